import { Meter, StateStore, randomIdSource } from '@tai-state/core';
import type { DocumentStore, Runtime } from '@tai-state/core';
import type { StoreAdapter } from '@tai-state/core/testing';
import { TransactionManager } from '../transactions/index.js';
import type { TransactionManagerOptions } from '../transactions/index.js';

/** The data of the states of the suite. */
export interface Account {
  readonly balance: number;
}

/** Who changes states in the suite. */
export const by = { changedBy: 'suite', reason: 'test' } as const;

/** What a case of the transaction suite works with: managers that are as far apart as processes. */
export class TransactionContext implements AsyncDisposable {
  readonly governorId: string;
  readonly root: string;
  /** Counts what the managers of the case cost. */
  readonly meter = new Meter();
  readonly #adapter: StoreAdapter;
  readonly #opened: AsyncDisposable[] = [];
  #nodes = 0;

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

  /** States with a store of their own, as in another process. A runtime that is given is theirs, not the store's. */
  async states(runtime: Partial<Runtime> = {}): Promise<StateStore<Account>> {
    this.#nodes += 1;
    return new StateStore<Account>({
      store: await this.store(),
      nodeId: `node-${String(this.#nodes)}`,
      root: this.root,
      queryable: ['balance'],
      runtime,
    });
  }

  /** A manager of its own states, unless some are given. */
  async manager(
    options: Partial<TransactionManagerOptions<Account>> = {},
  ): Promise<TransactionManager<Account>> {
    const states = options.states ?? (await this.states());
    const manager = new TransactionManager<Account>({ ...options, states });
    this.#opened.push(manager);
    return manager;
  }

  /** Makes accounts, version 1 each. */
  async seed(balances: Readonly<Record<string, number>>): Promise<void> {
    const states = await this.states();
    for (const [id, balance] of Object.entries(balances)) {
      await states.saveState(this.governorId, id, { balance }, by);
    }
  }

  /** The balances of accounts; undefined where there is none. */
  async balances(...ids: readonly string[]): Promise<readonly (number | undefined)[]> {
    const states = await (await this.states()).batchGetStates(this.governorId, ids);
    return states.map((state) => state?.data.balance);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#opened.reverse()) await one[Symbol.asyncDispose]();
  }
}
