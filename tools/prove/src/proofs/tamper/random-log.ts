import { StateStore, seededRandom } from '@tai-state/core';
import type { Random, StoredDocument } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import { ManualClock, countingIds } from '@tai-state/core/testing';
import { StateMachinePersister } from '@tai-state/persister';
import type { PersistenceConfig, Transition } from '@tai-state/persister';

/** The data of the state of a history. */
export interface Total {
  readonly total: number;
  readonly last: number;
}

/** What the events of a history keep. */
export interface LogKind {
  readonly recordStates: 'full' | 'digest';
  readonly hashChain: boolean;
}

/** A history as it lies in storage: its documents, and how to read them. */
export interface Log {
  readonly kind: LogKind;
  readonly versions: number;
  readonly documents: readonly StoredDocument[];
}

/** The governor and the state of every history. */
export const [governorId, stateId] = ['g', 's'];

const metadata = { changedBy: 'prove', reason: 'tamper' };

function add(data: Total | undefined, { payload }: { readonly payload?: unknown }): Total {
  return { total: (data?.total ?? 0) + (payload as number), last: payload as number };
}

/** A persister of one kind of history on a storage, as one of its nodes. */
export function persisterOn(
  storage: MemoryStorage,
  { recordStates, hashChain }: LogKind,
  nodeId: string,
): StateMachinePersister<Total> {
  const runtime = { clock: storage.clock, ids: countingIds(nodeId) };
  const states = new StateStore<Total>({
    store: new MemoryDocumentStore({ storage, runtime }),
    nodeId,
    runtime,
  });
  const config: PersistenceConfig = { recordStates, hashChain, snapshotInterval: 4, maxReplayBatchSize: 5 };
  return new StateMachinePersister<Total>({ states, reducer: add, config });
}

/** All documents of a storage, in the order in which they were made. */
async function documentsOf(storage: MemoryStorage): Promise<readonly StoredDocument[]> {
  const store = new MemoryDocumentStore({ storage });
  const found: StoredDocument[] = [];
  for (const name of ['events', 'snapshots', 'states']) {
    found.push(...(await store.query({ collection: `governors/${governorId}/${name}` })).documents);
  }
  return found;
}

function transition(random: Random, { recordStates }: LogKind, before: Total | undefined): Transition<Total> {
  if (before !== undefined && random.next() < 0.06) return { action: 'clear', deletes: true, metadata };
  const payload = 1 + Math.floor(random.next() * 100);
  const data = recordStates === 'full' && { data: add(before, { payload }) };
  return { action: 'add', payload, metadata, ...data };
}

/** A history by chance: two nodes, one to three transitions at a time, now and then a deletion. */
export async function randomLog(seed: number, kind: LogKind): Promise<Log> {
  const random = seededRandom(seed);
  const storage = new MemoryStorage({ clock: new ManualClock() });
  const nodes = ['one', 'two'].map((node) => persisterOn(storage, kind, node));
  const wanted = 8 + Math.floor(random.next() * 24);
  let versions = 0;
  let data: Total | undefined;
  while (versions < wanted) {
    const persister = nodes[Math.floor(random.next() * nodes.length)] ?? nodes[0];
    const transitions: Transition<Total>[] = [];
    const expected = data === undefined ? 'must-not-exist' : versions;
    for (let left = 1 + Math.floor(random.next() * 3); left > 0; left -= 1) {
      const next = transition(random, kind, data);
      transitions.push(next);
      data = next.deletes === true ? undefined : add(data, next);
    }
    await persister?.logTransition(governorId, stateId, transitions, expected);
    versions += transitions.length;
  }
  return { kind, versions, documents: await documentsOf(storage) };
}

/**
 * A storage that holds documents as if they had been written so: nothing but what they say, and the order of their
 * commits, can tell that they were not.
 */
export async function rewritten(documents: readonly StoredDocument[]): Promise<MemoryStorage> {
  const storage = new MemoryStorage({ clock: new ManualClock() });
  const store = new MemoryDocumentStore({ storage });
  const stamps = new Set(documents.map(({ createTime }) => createTime));
  for (const stamp of [...stamps].sort((left, right) => left - right)) {
    const together = documents.filter(({ createTime }) => createTime === stamp);
    await store.commit(
      together.map(({ path, data }) => ({ type: 'create', path, data }) as const),
      { idempotent: true },
    );
  }
  return storage;
}
