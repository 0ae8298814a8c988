import { generateKeyPairSync } from 'node:crypto';
import { ed25519Signer, ed25519Verifier, hmacSigning } from './local-signing.js';

const bytes = new TextEncoder().encode('what is signed');
const pair = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const secret = new Uint8Array(32).fill(7);

describe.each([
  ['hmacSigning', hmacSigning('k', secret), hmacSigning('k', secret), hmacSigning('k', new Uint8Array(32))],
  [
    'ed25519Signer',
    ed25519Signer('k', pair.privateKey),
    ed25519Verifier({ k: pair.publicKey }),
    ed25519Verifier({ k: other.publicKey }),
  ],
])('%s', (_, signer, verifier, stranger) => {
  it('is verified by its key alone', async () => {
    const signature = await signer.sign(bytes);
    expect(await verifier.verify('k', bytes, signature)).toBe(true);
    expect(await verifier.verify('another', bytes, signature)).toBe(false);
    expect(await stranger.verify('k', bytes, signature)).toBe(false);
    expect(await verifier.verify('k', bytes.slice(1), signature)).toBe(false);
    expect(await verifier.verify('k', bytes, signature.slice(1))).toBe(false);
  });
});

describe('keys', () => {
  it('of another kind are refused', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(() => ed25519Signer('k', rsa.privateKey)).toThrow(/an Ed25519 private key, found/);
    expect(() => ed25519Signer('k', pair.publicKey)).toThrow(/an Ed25519 private key, found/);
    expect(() => ed25519Verifier({ k: rsa.publicKey })).toThrow(/an Ed25519 public key, found/);
    expect(() => hmacSigning('k', new Uint8Array(31))).toThrow(/32 bytes at least, found 31 bytes/);
  });
});
