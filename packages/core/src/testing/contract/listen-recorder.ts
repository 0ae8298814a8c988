import type { DocumentStore } from '../../document-store/document-store.js';
import type { ListenSnapshot, ListenTarget, Subscription } from '../../document-store/listen.js';

/** Listens to a target and hands out what it is told, one after the other. */
export class ListenRecorder implements AsyncDisposable {
  readonly snapshots: ListenSnapshot[] = [];
  readonly errors: Error[] = [];
  readonly subscription: Subscription;
  #read = 0;
  #wake: (() => void) | undefined;

  constructor(store: DocumentStore, target: ListenTarget) {
    this.subscription = store.listen(target, {
      next: (snapshot) => {
        this.snapshots.push(snapshot);
        this.#wake?.();
      },
      error: (error) => {
        this.errors.push(error);
        this.#wake?.();
      },
    });
  }

  /** The first snapshot that was not handed out yet. Throws the listener's error. */
  async next(): Promise<ListenSnapshot> {
    for (;;) {
      const snapshot = this.snapshots[this.#read];
      if (snapshot !== undefined) {
        this.#read += 1;
        return snapshot;
      }
      if (this.errors[0] !== undefined) throw this.errors[0];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits for a snapshot that has exactly these documents, whatever was told before. */
  async until(...ids: readonly string[]): Promise<ListenSnapshot> {
    for (;;) {
      const snapshot = await this.next();
      if (snapshot.documents.map(({ id }) => id).join() === ids.join()) return snapshot;
    }
  }

  close(): Promise<void> {
    return this.subscription.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
