import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { secretBytes } from './secret-bytes.js';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Bytes of a key. */
export const keyBytes = 32;

/**
 * Encrypts with AES-256-GCM under a nonce of its own: nonce, ciphertext, tag. `context` is not kept: only who gives the
 * same one can decrypt. One key bears 2^32 encryptions (NIST SP 800-38D, 8.3).
 */
export function encrypt(key: KeyObject, plain: Uint8Array, context: string): Uint8Array {
  const nonce = secretBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context, 'utf8'));
  return new Uint8Array(Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
}

/** What was encrypted. Throws when the key or the context is another one, or a byte was changed. */
export function decrypt(key: KeyObject, sealed: Uint8Array, context: string): Uint8Array {
  const end = sealed.byteLength - tagBytes;
  if (end < nonceBytes) throw new RangeError('too short');
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes))
    .setAAD(Buffer.from(context, 'utf8'))
    .setAuthTag(sealed.subarray(end));
  return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(nonceBytes, end)), decipher.final()]));
}
