import { ConflictHistory, isTaiStateError, stateId as toStateId } from '@tai-state/core';
import type { CallOptions, StateStore, StateToken } from '@tai-state/core';
import { keptTransactions, transactionWrites } from './transaction-writes.js';

/** The governor that all writes of a proof belong to. */
export const governorId = 'g';

/** The state that a write is made from. */
export interface Base {
  readonly stateId: string;
  /** 0 where there is none. */
  readonly version: number;
  readonly token: StateToken | undefined;
}

/** How a write is named and bounded. */
export type WriteCall = CallOptions & { readonly operationId?: string };

/** A public write of `StateStore`. */
export interface StateWrite {
  readonly name: string;
  /** Whether there is a state before it. */
  readonly onExisting: boolean;
  /** Whether it is refused once another writer was faster. */
  readonly exact: boolean;
  /** Whether an operation id of the caller's can name it. */
  readonly named: boolean;
  /** What each application leaves behind, to be counted. */
  readonly leaves: 'version' | 'version and event' | 'version and record' | 'event' | 'snapshot' | 'conflict';
  /** Gives the version that was made; undefined where it makes none. */
  readonly call: (states: StateStore, base: Base, options: WriteCall) => Promise<number | undefined>;
}

const change = { changedBy: 'prove', reason: 'write' };
const event = { action: 'write', payload: 'ours' };
const ours = { by: 'ours' };

const existing = { onExisting: true, exact: true, named: true } as const;

const logEvent: StateWrite['call'] = async (states, { stateId, version }, options) => {
  const toState = {
    id: toStateId(stateId),
    data: ours,
    version,
    timestamp: 0,
    metadata: { ...change, timestamp: 0 },
    causality: {},
  };
  await states.logEvent(governorId, stateId, { ...event, toState, metadata: change }, options);
  return undefined;
};

const createSnapshot: StateWrite['call'] = async (
  states,
  { stateId },
  { operationId: _none, ...options },
) => {
  await states.createSnapshot(governorId, stateId, options);
  return undefined;
};

const recordConflict: StateWrite['call'] = async (
  states,
  { stateId },
  { operationId: _none, ...options },
) => {
  const made = { version: 1, timestamp: 0, causality: {}, digest: 'd' };
  const versions = { left: made, right: made, result: made };
  const conflict = { stateId, ...versions, order: 'concurrent', resolver: 'prove' } as const;
  await new ConflictHistory({ store: states.context.store }).record(governorId, conflict, options);
  return undefined;
};

/** Every public write that changes a single state. */
export const stateWrites: readonly StateWrite[] = [
  {
    ...existing,
    name: 'saveState',
    onExisting: false,
    leaves: 'version',
    call: async (states, { stateId }, options) =>
      (await states.saveState(governorId, stateId, ours, change, options)).version,
  },
  {
    ...existing,
    name: 'saveState with an event, whatever there is',
    onExisting: false,
    exact: false,
    leaves: 'version and event',
    call: async (states, { stateId }, options) =>
      (await states.saveState(governorId, stateId, ours, change, { ...options, expected: 'any', event }))
        .version,
  },
  {
    ...existing,
    name: 'updateState at a version',
    leaves: 'version',
    call: async (states, { stateId, version }, options) =>
      (await states.updateState(governorId, stateId, ours, version, change, options)).version,
  },
  {
    ...existing,
    name: 'updateState with a token',
    leaves: 'version',
    call: async (states, { stateId, version, token }, options) =>
      (await states.updateState(governorId, stateId, ours, token ?? version, change, options)).version,
  },
  {
    ...existing,
    name: 'updateState with an event',
    leaves: 'version and event',
    call: async (states, { stateId, version }, options) =>
      (await states.updateState(governorId, stateId, ours, version, change, { ...options, event })).version,
  },
  {
    ...existing,
    name: 'updateState whatever there is, with an event',
    exact: false,
    leaves: 'version and event',
    call: async (states, { stateId }, options) =>
      (await states.updateState(governorId, stateId, ours, 'must-exist', change, { ...options, event }))
        .version,
  },
  {
    ...existing,
    name: 'deleteState',
    leaves: 'version',
    call: async (states, { stateId, version }, options) =>
      (await states.deleteState(governorId, stateId, change, { ...options, expected: version })).version,
  },
  {
    ...existing,
    name: 'deleteState with an event',
    leaves: 'version and event',
    call: async (states, { stateId, version }, options) =>
      (await states.deleteState(governorId, stateId, change, { ...options, expected: version, event }))
        .version,
  },
  {
    ...existing,
    name: 'logEvent',
    exact: false,
    leaves: 'event',
    call: logEvent,
  },
  {
    ...existing,
    name: 'createSnapshot',
    exact: false,
    named: false,
    leaves: 'snapshot',
    call: createSnapshot,
  },
  {
    ...existing,
    name: 'a conflict for the history',
    exact: false,
    named: false,
    leaves: 'conflict',
    call: recordConflict,
  },
  ...transactionWrites,
];

/** Makes the state that a write needs, through a store that nothing disturbs. */
export async function prepareBase(direct: StateStore, write: StateWrite, stateId: string): Promise<Base> {
  if (!write.onExisting) return { stateId, version: 0, token: undefined };
  const { version, token } = await direct.saveState(governorId, stateId, { by: 'base' }, change);
  return { stateId, version, token };
}

/** A change by another writer. */
export async function interfere(direct: StateStore, stateId: string): Promise<void> {
  const other = { changedBy: 'other', reason: 'interference' };
  await direct.saveState(governorId, stateId, { by: 'other' }, other, { expected: 'any' });
}

/** The version of a state, also of one that was deleted; 0 where there is none. */
async function versionOf(direct: StateStore, stateId: string): Promise<number> {
  const { store, paths } = direct.context;
  const { documents } = await store.getAll([paths.head(governorId, stateId)]);
  return Number(documents[0]?.data['version'] ?? 0);
}

/** How often a write was applied; NaN when it was applied by half. `others`: changes by other writers. */
export async function timesApplied(
  direct: StateStore,
  write: StateWrite,
  base: Base,
  others: number,
): Promise<number> {
  const { store, paths } = direct.context;
  const events = (await direct.getEvents(governorId, base.stateId)).length;
  const versions = (await versionOf(direct, base.stateId)) - base.version - others;
  switch (write.leaves) {
    case 'version':
      return events === 0 ? versions : NaN;
    case 'version and event':
      return events === versions ? versions : NaN;
    case 'version and record':
      return (await keptTransactions(direct, base.stateId)) === versions ? versions : NaN;
    case 'conflict':
      return (await new ConflictHistory({ store }).conflictsOf(governorId, base.stateId)).length;
    case 'event':
      return versions === 0 ? events : NaN;
    case 'snapshot': {
      const snapshots = paths.states(governorId).replace(/states$/, 'snapshots');
      const where = { field: 'stateId', op: '==', value: base.stateId } as const;
      const { documents } = await store.query({ collection: snapshots, where });
      const head = (await store.getAll([paths.head(governorId, base.stateId)])).documents[0];
      const listed = (head?.data['snapshots'] ?? []) as readonly number[];
      return versions === 0 && listed.length === documents.length ? documents.length : NaN;
    }
  }
}

/** The code of an error of the table; `other` for any other, which no public call may end in. */
export function codeOf(error: unknown): string {
  return isTaiStateError(error) ? error.code : 'other';
}
