/** Signs exports. The key stays with whoever implements it (a key service, a file, an environment variable). */
export interface HistorySigner {
  /** Names the key to those who verify: written into the export. */
  readonly keyId: string;
  sign(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** Tells whether a signature was made with a key that is trusted. */
export interface HistoryVerifier {
  /** False for an unknown key, too. */
  verify(keyId: string, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> | boolean;
}
