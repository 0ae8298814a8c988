import { StateStore } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import type { Fault, FaultSchedule, MemoryStorage } from '@tai-state/core/memory';
import { countingIds } from '@tai-state/core/testing';
import { StateMachinePersister } from '../persister/state-machine-persister.js';
import type { PersisterSettings } from './persister-context.js';
import type { Counter } from './persister-context.js';

/** The fault of one call to the storage, and whether it came to it. */
export class OneFault implements FaultSchedule {
  readonly #call: number;
  readonly #fault: Fault;
  reached = false;

  constructor(call: number, fault: Fault) {
    this.#call = call;
    this.#fault = fault;
  }

  next({ ofAll }: { readonly ofAll: number }): Fault | undefined {
    if (ofAll !== this.#call) return undefined;
    this.reached = true;
    return this.#fault;
  }
}

/** A persister of a process of its own on a storage in memory, whose calls may go wrong. */
export function persisterOn(
  storage: MemoryStorage,
  nodeId: string,
  { config, reducer }: PersisterSettings = {},
  faults?: FaultSchedule,
): StateMachinePersister<Counter> {
  const runtime = { clock: storage.clock, ids: countingIds(nodeId) };
  const store = new MemoryDocumentStore({ storage, runtime, ...(faults !== undefined && { faults }) });
  const states = new StateStore<Counter>({ store, nodeId, runtime, idempotencyWindowMs: 1000 });
  return new StateMachinePersister<Counter>({
    states,
    ...(config !== undefined && { config }),
    ...(reducer !== undefined && { reducer }),
  });
}
