import { versionStamp } from '../document-store/version-stamp.js';
import type { VersionStamp } from '../document-store/version-stamp.js';
import { InvalidArgument } from '../errors/errors.js';

declare const stateTokenBrand: unique symbol;

/** Names one version of one state, for an ETag or a form field. Opaque: made by the store, handed back as it is. */
export type StateToken = string & { readonly [stateTokenBrand]: true };

/** What a token says. */
export interface TokenParts {
  readonly version: number;
  /** The update time of the version's head; 0 where only the version is known. */
  readonly stamp: VersionStamp;
}

/** A later format of heads must give tokens another form: an older instance must not write over it by a token alone. */
const pattern = /^([1-9]\d{0,15})\.(0|[1-9]\d{0,15})$/;

/** The token of a version. */
export function encodeToken({ version, stamp }: TokenParts): StateToken {
  return `${String(version)}.${String(stamp)}` as StateToken;
}

/** What a token says. Throws `InvalidArgument` for a text that no store has made. */
export function decodeToken(token: string): TokenParts {
  const match = pattern.exec(token);
  const [version, stamp] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || !Number.isSafeInteger(version) || !Number.isSafeInteger(stamp)) {
    throw new InvalidArgument('token', { expected: 'a token that a store has given', found: 'another text' });
  }
  return { version, stamp: versionStamp(stamp) };
}

/** A text that came back from a caller (an `If-Match` header) as a token. Throws `InvalidArgument`. */
export function stateToken(text: string): StateToken {
  decodeToken(text);
  return text as StateToken;
}
