import type { DocumentPath } from '../document-store/document.js';
import { valueSize } from '../memory/document-size.js';
import type { Head, HeadContent } from './head.js';

/** How much is remembered. */
export interface RememberedHeadsOptions {
  /** Heads at the most. Defaults to 10,000; 0 remembers none. */
  readonly heads?: number;
  /** Bytes of their data at the most. Defaults to 64 MiB. */
  readonly bytes?: number;
}

interface Entry {
  readonly head: Head;
  readonly bytes: number;
  readonly verifier: object | undefined;
}

/**
 * The heads that this process has seen last, so that a write needs no read before it. What is remembered may be old:
 * it is only ever used under its stamp as a precondition. The least recently used ones are forgotten first.
 */
export class RememberedHeads {
  readonly #entries = new Map<DocumentPath, Entry>();
  readonly #heads: number;
  readonly #limit: number;
  #bytes = 0;

  constructor({ heads = 10_000, bytes = 64 * 1024 * 1024 }: RememberedHeadsOptions = {}) {
    this.#heads = heads;
    this.#limit = bytes;
  }

  /** How many heads are remembered. */
  get size(): number {
    return this.#entries.size;
  }

  /** The size of what is remembered, as storage counts it. */
  get bytes(): number {
    return this.#bytes;
  }

  get(path: DocumentPath): Head | undefined {
    const entry = this.#entries.get(path);
    if (entry === undefined) return undefined;
    this.#entries.delete(path);
    this.#entries.set(path, entry);
    return entry.head;
  }

  /** Whether this very head is remembered as verified by the same one: then it need not be compared with its digest again. */
  isVerified(head: HeadContent, verifier: object): boolean {
    const entry = this.#entries.get(head.path);
    return entry?.head === head && entry.verifier === verifier;
  }

  /**
   * Remembers a head, unless a later one is remembered. `verifier`: who says that it holds what was written. Heads are
   * shared by all who use the same states, and what one takes digests of need not be what another does.
   */
  remember(head: Head, verifier?: object): void {
    const known = this.#entries.get(head.path);
    if (known !== undefined && known.head.stamp > head.stamp) return;
    this.forget(head.path);
    const bytes = head.data === undefined ? 0 : valueSize(head.data);
    if (bytes > this.#limit) return;
    this.#entries.set(head.path, { head, bytes, verifier });
    this.#bytes += bytes;
    for (const path of this.#entries.keys()) {
      if (this.#entries.size <= this.#heads && this.#bytes <= this.#limit) return;
      this.forget(path);
    }
  }

  /** Forgets a head; with a stamp only the head of that stamp. */
  forget(path: DocumentPath, stamp?: Head['stamp']): void {
    const known = this.#entries.get(path);
    if (known === undefined || (stamp !== undefined && known.head.stamp !== stamp)) return;
    this.#entries.delete(path);
    this.#bytes -= known.bytes;
  }
}
