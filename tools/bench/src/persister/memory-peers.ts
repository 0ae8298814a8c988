import { castoreInMemory } from './castore.js';
import { payload } from './counters.js';
import { emmettInMemory } from './emmett.js';

/** What the benches ask of an event store in memory. */
export interface MemoryPeer {
  /** Appends increments to a counter that is at `count`, in one call where it has one. */
  append(id: string, count: number, many: number): Promise<void>;
  load(id: string): Promise<unknown>;
  at(id: string, version: number): Promise<unknown>;
}

/** The event stores that ours is compared with, by the end of a bench's id. */
export const memoryPeers = {
  emmett: { name: 'Emmett 0.42 in memory', open: openEmmett },
  castore: { name: 'Castore 2.4 in memory', open: openCastore },
} as const;

async function openEmmett(): Promise<MemoryPeer> {
  const store = await emmettInMemory();
  const fold = {
    evolve: (state: { readonly count: number }) => ({ count: state.count + 1 }),
    initialState: () => ({ count: 0 }),
  };
  return {
    async append(id, count, many) {
      const events = Array.from({ length: many }, () => ({ type: 'incremented', data: payload }));
      await store.appendToStream(id, events, { expectedStreamVersion: BigInt(count) });
    },
    load: (id) => store.aggregateStream(id, fold),
    at: (id, version) => store.aggregateStream(id, { ...fold, read: { to: BigInt(version) } }),
  };
}

async function openCastore(): Promise<MemoryPeer> {
  const store = await castoreInMemory();
  return {
    async append(aggregateId, count, many) {
      for (let index = 1; index <= many; index += 1) {
        const version = count + index;
        await store.pushEvent({ aggregateId, version, type: 'incremented', payload, metadata: {} });
      }
    },
    load: (id) => store.getAggregate(id),
    at: (id, maxVersion) => store.getAggregate(id, { maxVersion }),
  };
}
