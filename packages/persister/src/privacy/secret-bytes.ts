// The Random port is not for secrets: keys and nonces come from the system's generator, here and nowhere else.
// eslint-disable-next-line @typescript-eslint/no-restricted-imports
import { randomBytes } from 'node:crypto';

/** Bytes that nobody can foresee. */
export function secretBytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
