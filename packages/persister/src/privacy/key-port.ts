import type { CallOptions } from '@tai-state/core';

/**
 * Wraps the data keys of subjects with a key that never leaves its keeper, such as a key service. What it throws and is
 * no error of the table ends the call with `SerializationError`: throw `StorageUnavailable` for what passes by itself.
 */
export interface KeyPort {
  /** Encrypts a data key (32 bytes). Best bound to `keyId`, so that wrapped keys cannot be exchanged for each other. */
  wrap(key: Uint8Array, keyId: string, options: CallOptions): Promise<Uint8Array>;
  /** The data key again. Rejects what it has not wrapped for this `keyId`. */
  unwrap(wrapped: Uint8Array, keyId: string, options: CallOptions): Promise<Uint8Array>;
}
