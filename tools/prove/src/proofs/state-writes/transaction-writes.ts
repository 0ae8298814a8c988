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
    name: 'readWriteTransaction',
    onExisting: false,
    leaves: 'version',
    call: readWrite,
  },
  { ...whatever, name: 'mutate', onExisting: false, leaves: 'version', call: mutate },
  { ...whatever, name: 'mutate with an event', leaves: 'version and event', call: mutateWithEvent },
];
