import { createHmac, sign, timingSafeEqual, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { InvalidArgument } from '@tai-state/core';
import type { HistorySigner, HistoryVerifier } from './history-signing.js';

const leastSecret = 32;

/**
 * Signs and verifies with one shared secret (HMAC-SHA-256), for tests and development: whoever can verify can also
 * sign. Throws `InvalidArgument` for a secret of less than 32 bytes.
 */
export function hmacSigning(keyId: string, secret: Uint8Array): HistorySigner & HistoryVerifier {
  if (secret.byteLength < leastSecret) {
    throw new InvalidArgument('secret', {
      expected: `${String(leastSecret)} bytes at least`,
      found: `${String(secret.byteLength)} bytes`,
    });
  }
  const key = new Uint8Array(secret);
  const mac = (bytes: Uint8Array): Buffer => createHmac('sha256', key).update(bytes).digest();
  return Object.freeze({
    keyId,
    sign: (bytes: Uint8Array) => new Uint8Array(mac(bytes)),
    verify(of: string, bytes: Uint8Array, signature: Uint8Array) {
      const expected = mac(bytes);
      return (
        of === keyId && signature.byteLength === expected.byteLength && timingSafeEqual(expected, signature)
      );
    },
  });
}

/** Signs with an Ed25519 private key that this process holds. Throws `InvalidArgument` for another kind of key. */
export function ed25519Signer(keyId: string, privateKey: KeyObject): HistorySigner {
  checkKey(privateKey, 'private');
  return Object.freeze({
    keyId,
    sign: (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)),
  });
}

/** Verifies with the public keys that are trusted, by key id. Throws `InvalidArgument` for another kind of key. */
export function ed25519Verifier(trusted: Readonly<Record<string, KeyObject>>): HistoryVerifier {
  for (const key of Object.values(trusted)) checkKey(key, 'public');
  const keys = new Map(Object.entries(trusted));
  return Object.freeze({
    verify(keyId: string, bytes: Uint8Array, signature: Uint8Array) {
      const key = keys.get(keyId);
      return key !== undefined && verify(null, bytes, key, signature);
    },
  });
}

function checkKey(key: KeyObject, kind: 'private' | 'public'): void {
  if (key.type === kind && key.asymmetricKeyType === 'ed25519') return;
  throw new InvalidArgument('key', {
    expected: `an Ed25519 ${kind} key`,
    found: `a ${key.type} key${key.asymmetricKeyType === undefined ? '' : ` of type ${key.asymmetricKeyType}`}`,
  });
}
