import { createHash } from 'node:crypto';

/** The digest of lines that come one after the other. */
export class LineDigest {
  readonly #hash = createHash('sha256');

  /** A line without its line feed. */
  add(line: string): void {
    this.#hash.update(line).update('\n');
  }

  /** In base64url. Ends the digest: nothing can be added after it. */
  end(): string {
    return this.#hash.digest('base64url');
  }
}
