import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { InvalidArgument } from '@tai-state/core';
import { decrypt, encrypt, keyBytes } from './authenticated-cipher.js';
import type { KeyPort } from './key-port.js';
import { secretBytes } from './secret-bytes.js';

/** Wraps data keys with a key in this process, for tests and development: who can read its memory can read everything. */
export class LocalKeys implements KeyPort {
  readonly #key: KeyObject;

  /** `key` has 32 bytes; without one it is made at random, and what it wraps ends with the process. Throws `InvalidArgument`. */
  constructor(key: Uint8Array = secretBytes(keyBytes)) {
    if (key.byteLength !== keyBytes) {
      throw new InvalidArgument('key', {
        expected: `${String(keyBytes)} bytes`,
        found: `${String(key.byteLength)} bytes`,
      });
    }
    this.#key = createSecretKey(key);
  }

  wrap(key: Uint8Array, keyId: string): Promise<Uint8Array> {
    return Promise.resolve(encrypt(this.#key, key, keyId));
  }

  async unwrap(wrapped: Uint8Array, keyId: string): Promise<Uint8Array> {
    return Promise.resolve(decrypt(this.#key, wrapped, keyId));
  }
}
