import { Meter, randomIdSource } from '@tai-state/core';
import type { DocumentStore } from '@tai-state/core';
import { ManualClock } from '@tai-state/core/testing';
import type { StoreAdapter } from '@tai-state/core/testing';
import { LockManager } from '../locks/index.js';
import type { LockManagerOptions } from '../locks/index.js';

/** What a case of the lock suite works with: managers that are as far apart as processes, and a governor of its own. */
export class LockContext implements AsyncDisposable {
  readonly governorId: string;
  /** Everything of the case lies below it, tickets too. */
  readonly root: string;
  /** Counts what the managers of the case cost. */
  readonly meter = new Meter();
  readonly #adapter: StoreAdapter;
  readonly #opened: AsyncDisposable[] = [];

  constructor(adapter: StoreAdapter) {
    this.#adapter = adapter;
    this.governorId = `g${randomIdSource.next()}`;
    this.root = `cases/${this.governorId}`;
  }

  /** A store of its own on the same storage. */
  async store(): Promise<DocumentStore> {
    const store = await this.#adapter.open({ meter: this.meter });
    this.#opened.push(store);
    return store;
  }

  /** A manager with a store of its own, as in another process. */
  async manager(options: Partial<LockManagerOptions> = {}): Promise<LockManager> {
    const store = options.store ?? (await this.store());
    const manager = new LockManager({ root: this.root, ...options, store });
    this.#opened.push(manager);
    return manager;
  }

  /**
   * A manager whose own time stands until the case lets it pass, while the server's goes on: however slow the machine,
   * no wait of it is over and no lease ends for it before the case says so.
   */
  async stillManager(): Promise<{ readonly locks: LockManager; readonly clock: ManualClock }> {
    const clock = new ManualClock();
    return { locks: await this.manager({ runtime: { clock } }), clock };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#opened.reverse()) await one[Symbol.asyncDispose]();
  }
}
