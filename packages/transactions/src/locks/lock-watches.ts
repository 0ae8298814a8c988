import type { Clock, DocumentStore } from '@tai-state/core';
import { LeaseWatch } from './lease-watch.js';
import { lockConverter } from './lock-document.js';

interface Shared {
  readonly watch: LeaseWatch;
  users: number;
}

/** A part in the watch of a lock: give it back by disposing of it. */
export interface WatchPart extends Disposable {
  readonly watch: LeaseWatch;
}

/** One listener per lock for all who wait for it in this process. */
export class LockWatches {
  readonly #scope: { readonly store: DocumentStore; readonly clock: Clock };
  readonly #shared = new Map<string, Shared>();

  constructor(scope: { readonly store: DocumentStore; readonly clock: Clock }) {
    this.#scope = scope;
  }

  /** Watches a lock. */
  open(path: string): WatchPart {
    let shared = this.#shared.get(path);
    if (shared === undefined) {
      const leaseMsOf = (document: Parameters<typeof lockConverter.fromDocument>[0]): number =>
        lockConverter.fromDocument(document).leaseMs;
      shared = { watch: new LeaseWatch(this.#scope, path, leaseMsOf), users: 0 };
      this.#shared.set(path, shared);
    }
    return this.#part(path, shared);
  }

  /** Keeps the watch of a lock open if somebody in this process has opened it. */
  keep(path: string): WatchPart | undefined {
    const shared = this.#shared.get(path);
    return shared && this.#part(path, shared);
  }

  /** This process has released a lock: those who wait for it here need not be told by the server. */
  released(path: string, at: number): void {
    this.#shared.get(path)?.watch.ended(at);
  }

  #part(path: string, shared: Shared): WatchPart {
    shared.users += 1;
    let returned = false;
    return {
      watch: shared.watch,
      [Symbol.dispose]: () => {
        if (returned) return;
        returned = true;
        shared.users -= 1;
        if (shared.users > 0) return;
        this.#shared.delete(path);
        void shared.watch[Symbol.asyncDispose]();
      },
    };
  }
}
