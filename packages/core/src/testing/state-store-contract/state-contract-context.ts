import type { DocumentStore } from '../../document-store/document-store.js';
import type { Meter } from '../../document-store/metering/meter.js';
import type { Cost } from '../../document-store/metering/meter.js';
import type { Change } from '../../state-store/change-metadata.js';
import type { StateContextOptions } from '../../state-store/state-context.js';
import { StateStore } from '../../state-store/state-store.js';
import type { StateStoreOptions } from '../../state-store/state-store-options.js';
import type { StoreAdapter } from '../contract/contract-adapter.js';
import { same } from '../contract/assertions.js';

/** What the cases keep in a state: any data. */
export type AnyData = unknown;

type Settings = Omit<StateContextOptions, 'store' | 'nodeId'> & Pick<StateStoreOptions<AnyData>, 'schema'>;

/** What one case works with: a store of states below a root that no other case touches. */
export class StateContractContext {
  /** The store of the node `node-1`; states can be queried by `status`, `rank` and `owner.id`. */
  readonly states: StateStore<AnyData>;
  readonly governorId = 'governor';
  readonly root: string;
  /** The storage below, as any other client sees it. */
  readonly documents: DocumentStore;
  readonly #adapter: StoreAdapter;
  readonly #meter: Meter;
  readonly #opened: DocumentStore[] = [];

  constructor(adapter: StoreAdapter, documents: DocumentStore, meter: Meter, root: string) {
    this.#adapter = adapter;
    this.#meter = meter;
    this.root = root;
    this.documents = documents;
    this.#opened.push(documents);
    this.states = this.#states(documents, 'node-1', {});
  }

  /** Another instance: it remembers nothing of what the first one has seen. Counted by the same meter. */
  async instance(nodeId: string, settings: Settings = {}): Promise<StateStore<AnyData>> {
    const store = await this.#adapter.open({ meter: this.#meter });
    this.#opened.push(store);
    return this.#states(store, nodeId, settings);
  }

  /** Why it is changed, for calls that do not care. */
  change(reason = 'test'): Change {
    return { changedBy: 'tester', reason };
  }

  /** Saves a new state of the governor. */
  save(stateId: string, data: AnyData): ReturnType<StateStore<AnyData>['saveState']> {
    return this.states.saveState(this.governorId, stateId, data, this.change());
  }

  /** Asserts what a call costs. */
  async costs<R>(cost: Partial<Cost>, call: () => Promise<R>): Promise<R> {
    const measured = await this.#meter.measure(call);
    same(measured.cost, { rpcs: 0, reads: 0, writes: 0, deletes: 0, ...cost });
    return measured.result;
  }

  async close(): Promise<void> {
    for (const store of this.#opened.reverse()) await store.close();
  }

  #states(store: DocumentStore, nodeId: string, settings: Settings): StateStore<AnyData> {
    const queryable = ['status', 'rank', 'owner.id'];
    return new StateStore<AnyData>({ queryable, ...settings, store, nodeId, root: this.root });
  }
}
