import { Meter, StateStore, randomIdSource } from '@tai-state/core';
import type {
  Cost,
  DocumentStore,
  DocumentStoreOptions,
  StateContextOptions,
  StateStoreOptions,
} from '@tai-state/core';
import { same } from '@tai-state/core/testing';
import type { StoreAdapter } from '@tai-state/core/testing';
import type { PersisterOptions } from '../persister/persister-options.js';
import { StateMachinePersister } from '../persister/state-machine-persister.js';

/** The data of the states of the suite. */
export interface Counter {
  readonly count: number;
  readonly note?: string;
}

/** Who changes states in the suite. */
export const by = { changedBy: 'suite', reason: 'test' } as const;

/** Adds the payload, a number, to the count. */
export function addReducer(data: Counter | undefined, { payload }: { readonly payload?: unknown }): Counter {
  return { ...data, count: (data?.count ?? 0) + (payload as number) };
}

/** How a persister of the suite is made: its own options, and those of its states. */
export type PersisterSettings<T = Counter> = Partial<PersisterOptions<T>> & {
  readonly statesOptions?: Partial<Omit<StateContextOptions, 'store'>> & Pick<StateStoreOptions<T>, 'schema'>;
};

/** What a case of the persister suite works with: persisters that are as far apart as processes. */
export class PersisterContext implements AsyncDisposable {
  readonly governorId: string;
  readonly root: string;
  /** Counts what the persisters of the case cost. */
  readonly meter: Meter;
  readonly #adapter: StoreAdapter;
  readonly #opened: AsyncDisposable[] = [];
  #nodes = 0;

  constructor(adapter: StoreAdapter, meter = new Meter()) {
    this.#adapter = adapter;
    this.meter = meter;
    this.governorId = `g${randomIdSource.next()}`;
    this.root = `cases/${this.governorId}`;
  }

  /** A store of its own on the same storage. */
  async store(options: DocumentStoreOptions = {}): Promise<DocumentStore> {
    const store = await this.#adapter.open({ meter: this.meter, ...options });
    this.#opened.push(store);
    return store;
  }

  /** States with a store of their own, as in another process. */
  async states<T = Counter>(options: PersisterSettings<T>['statesOptions'] = {}): Promise<StateStore<T>> {
    this.#nodes += 1;
    const { schema, ...context } = options;
    return new StateStore<T>({
      nodeId: `node-${String(this.#nodes)}`,
      root: this.root,
      ...context,
      store: await this.store(context.runtime === undefined ? {} : { runtime: context.runtime }),
      ...(schema !== undefined && { schema }),
    });
  }

  /** A persister with states of its own, unless some are given. */
  async persister<T = Counter>(settings: PersisterSettings<T> = {}): Promise<StateMachinePersister<T>> {
    const { statesOptions, states, ...options } = settings;
    return new StateMachinePersister<T>({
      ...options,
      states: states ?? (await this.states<T>(statesOptions)),
    });
  }

  /** Logs transitions one after the other, each of which sets the count to its version, from a first one on. */
  async count(
    persister: StateMachinePersister<Counter>,
    stateId: string,
    upTo: number,
    after = 0,
  ): Promise<void> {
    for (let version = after + 1; version <= upTo; version += 1) {
      const transition = { action: 'count', payload: 1, data: { count: version }, metadata: by };
      await persister.logTransition(this.governorId, stateId, transition, version - 1);
    }
  }

  /** Removes the document of a state, as only an operator could. */
  async loseHead(stateId: string): Promise<void> {
    const store = await this.store({ meter: new Meter() });
    const path = `${this.root}/governors/${this.governorId}/states/${stateId}`;
    await store.commit([{ type: 'delete', path }], { idempotent: true });
  }

  /** Asserts what a call costs. */
  async costs<R>(cost: Partial<Cost>, call: () => Promise<R>): Promise<R> {
    const measured = await this.meter.measure(call);
    same(measured.cost, { rpcs: 0, reads: 0, writes: 0, deletes: 0, ...cost });
    return measured.result;
  }

  /** Another governor on the same storage, counted by the same meter, for cases that run several times. */
  sibling(): PersisterContext {
    return new PersisterContext(this.#adapter, this.meter);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#opened.reverse()) await one[Symbol.asyncDispose]();
  }
}
