import type { StateStore } from '@tai-state/core';
import { TransactionManager } from '@tai-state/transactions';
import type { StateWrite } from './state-write.js';

const governorId = 'g';
const change = { changedBy: 'prove', reason: 'write' };
const event = { action: 'write', payload: 'ours' };
const ours = { by: 'ours' };

const whatever = { onExisting: true, exact: false, named: true } as const;

const readWrite: StateWrite['call'] = async (states, { stateId }, options) => {
  const manager = new TransactionManager({ states });
  const writes = [{ stateId, data: ours, metadata: change }];
  return (await manager.readWriteTransaction(governorId, [stateId], writes, options)).versions[0];
};

const mutate: StateWrite['call'] = async (states, { stateId }, options) =>
  (await new TransactionManager({ states }).mutate(governorId, stateId, () => ours, change, options)).version;

const mutateWithEvent: StateWrite['call'] = async (states, { stateId }, options) => {
  const given = { ...options, event };
  return (await new TransactionManager({ states }).mutate(governorId, stateId, () => ours, change, given))
    .version;
};

const persisted: StateWrite['call'] = (states, { stateId }, options) =>
  new TransactionManager({ states, persistLog: true }).executeTransaction(
    logOf(stateId),
    async (tx) => (await tx.updateState(governorId, stateId, ours, 'must-exist', change)).version,
    options,
  );

/** The governor in which the transactions of one state are kept, where they are. */
function logOf(stateId: string): string {
  return `log-${stateId}`;
}

/** How many transactions of one state were kept as committed. */
export async function keptTransactions(direct: StateStore, stateId: string): Promise<number> {
  const log = await new TransactionManager({ states: direct }).getTransactionLog({
    persisted: { governorId: logOf(stateId) },
  });
  return log.filter(({ status }) => status === 'committed').length;
}

/** The writes of transactions and group commits, each of one state, so that they are counted as the others are. */
export const transactionWrites: readonly StateWrite[] = [
  {
    ...whatever,
    name: 'executeTransaction',
    leaves: 'version',
    call: (states, { stateId }, options) =>
      new TransactionManager({ states }).executeTransaction(
        governorId,
        async (tx) => {
          const { version } = await tx.getState(governorId, stateId);
          return (await tx.updateState(governorId, stateId, ours, version, change)).version;
        },
        options,
      ),
  },
  {
    ...whatever,
    name: 'executeTransaction with an event',
    leaves: 'version and event',
    call: (states, { stateId }, options) =>
      new TransactionManager({ states }).executeTransaction(
        governorId,
        async (tx) =>
          (await tx.updateState(governorId, stateId, ours, 'must-exist', change, { event })).version,
        options,
      ),
  },
  {
    ...whatever,
    name: 'executeTransaction at a version',
    exact: true,
    leaves: 'version',
    call: (states, { stateId, version }, options) =>
      new TransactionManager({ states }).executeTransaction(
        governorId,
        async (tx) => (await tx.updateState(governorId, stateId, ours, version, change)).version,
        options,
      ),
  },
  {
    ...whatever,
    name: 'executeTransaction that deletes, with an event',
    leaves: 'version and event',
    call: (states, { stateId }, options) =>
      new TransactionManager({ states }).executeTransaction(
        governorId,
        async (tx) => (await tx.deleteState(governorId, stateId, change, { event })).version,
        options,
      ),
  },
  {
    ...whatever,
    name: 'executeTransaction with a log that is kept',
    leaves: 'version and record',
    call: persisted,
  },
  {
    ...whatever,
    name: 'readWriteTransaction',
    onExisting: false,
    leaves: 'version',
    call: readWrite,
  },
  { ...whatever, name: 'mutate', onExisting: false, leaves: 'version', call: mutate },
  { ...whatever, name: 'mutate with an event', leaves: 'version and event', call: mutateWithEvent },
];
