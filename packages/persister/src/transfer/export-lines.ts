import type { PortableValue } from './portable-value.js';

/** What exports of histories call themselves. */
export const exportFormat = 'tai-state-history';

/** The format that is written, and the only one that is read. */
export const exportFormatVersion = 1;

/** The first line: which history this is, and what it begins and ends with. */
export interface HeaderLine {
  readonly type: 'header';
  readonly format: typeof exportFormat;
  readonly formatVersion: number;
  readonly governorId: string;
  readonly stateId: string;
  /** The events that follow are those after this version; 0 where none was removed. */
  readonly after: number;
  /** The digest of the state of that version, and the hash of its event; absent where there was none. */
  readonly afterDigest?: string;
  readonly afterChain?: string;
  /** The last version. */
  readonly upTo: number;
  /** By the exporter's clock, in milliseconds since the epoch. */
  readonly exportedAt: number;
  /** The document of the state's head. */
  readonly head: PortableValue;
  /** The document of the snapshot of version `after`. */
  readonly base?: PortableValue;
}

/** One event: its document, its id and the stamp of its first commit, in microseconds. */
export interface EventLine {
  readonly type: 'event';
  readonly id: string;
  readonly committedAt: number;
  readonly data: PortableValue;
}

/** The last line: nothing is missing, nothing was changed, and who says so. */
export interface TrailerLine {
  readonly type: 'trailer';
  readonly events: number;
  /** SHA-256 over all lines before, each with a line feed, in base64url. */
  readonly digest: string;
  readonly keyId: string;
  /** Over `signedBytes`, in base64url. */
  readonly signature: string;
}

/** What a signature is over: format, key, number of events and digest. */
export function signedBytes({ keyId, events, digest }: Omit<TrailerLine, 'type' | 'signature'>): Uint8Array {
  const parts = [exportFormat, exportFormatVersion, keyId, events, digest];
  return new TextEncoder().encode(JSON.stringify(parts));
}
