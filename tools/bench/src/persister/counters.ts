import { StateStore } from '@tai-state/core';
import type { DocumentStore } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { StateMachinePersister } from '@tai-state/persister';
import type { PersistenceConfig, Transition } from '@tai-state/persister';

/** The state of a counter. */
export interface Counter {
  readonly count: number;
}

/** The governor of all counters. */
export const governor = 'bench';

/** What every side appends: an increment, with a small payload. */
export const payload = { by: 1, note: 'one more' } as const;

/** The transition to a count. */
export function increment(count: number): Transition<Counter> {
  const metadata = { changedBy: 'bench', reason: 'increment' };
  return { action: 'incremented', payload, data: { count }, metadata };
}

/** The transitions after a count, as many as asked for. */
export function increments(after: number, many: number): readonly Transition<Counter>[] {
  return Array.from({ length: many }, (_, index) => increment(after + index + 1));
}

/** Counters on a store. */
export function countersOn(
  store: DocumentStore,
  config: PersistenceConfig = {},
): StateMachinePersister<Counter> {
  const states = new StateStore<Counter>({ store, nodeId: 'bench' });
  const reducer = (data: Counter | undefined): Counter => ({ count: (data?.count ?? 0) + 1 });
  return new StateMachinePersister<Counter>({ states, reducer, config });
}

/** Counters in memory. */
export function countersInMemory(config?: PersistenceConfig): StateMachinePersister<Counter> {
  return countersOn(new MemoryDocumentStore(), config);
}

/** Appends increments to a counter, a hundred with each commit. */
export async function grow(
  persister: StateMachinePersister<Counter>,
  id: string,
  events: number,
): Promise<void> {
  for (let count = 0; count < events; count += 100) {
    await persister.logTransition(governor, id, increments(count, Math.min(100, events - count)), count);
  }
}
