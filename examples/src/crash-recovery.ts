import { StateStore } from '@tai-state/core';
import { StateMachinePersister } from '@tai-state/persister';
import type { PersisterOptions } from '@tai-state/persister';
import type { Example } from './example.js';

interface Account {
  readonly balance: number;
}

type Reducer = NonNullable<PersisterOptions<Account>['reducer']>;

const reducer: Reducer = (account, { action, payload }) => {
  const { amount } = payload as { readonly amount: number };
  const balance = account?.balance ?? 0;
  return { balance: action === 'deposit' ? balance + amount : balance - amount };
};

/** After a crash another process finds the state, or rebuilds it from its events where its document is gone. */
export const crashRecovery: Example = async (documents, print) => {
  const start = (nodeId: string, fold: Reducer = reducer): StateMachinePersister<Account> =>
    new StateMachinePersister<Account>({
      states: new StateStore<Account>({ store: documents, nodeId }),
      reducer: fold,
      config: { recordStates: 'digest', snapshotInterval: 100 },
    });
  const metadata = { changedBy: 'till', reason: 'sale' };

  const before = start('process-1');
  const deposit = { action: 'deposit', payload: { amount: 100 }, metadata };
  const withdraw = { action: 'withdraw', payload: { amount: 30 }, metadata };
  await before.logTransition('gov1', 'account', [deposit, withdraw, deposit], 'must-not-exist');
  print(`in the first process: recovered ${String((await before.loadState('gov1', 'account')).recovered)}`);

  const after = start('process-2');
  const loaded = await after.loadState('gov1', 'account');
  print(
    `after the crash: balance ${String(loaded.state.data.balance)}, recovered ${String(loaded.recovered)}`,
  );

  // The document of the state is lost; the events are not.
  const path = after.context.states.paths.head('gov1', 'account');
  await documents.commit([{ type: 'delete', path }], { idempotent: true });
  const rebuilt = await after.loadState('gov1', 'account');
  print(`without its document: balance ${String(rebuilt.state.data.balance)}, from ${rebuilt.source}`);

  // A reducer with a fault: as far as it goes, and where it stopped.
  const faulty = start('process-3', (account, event) => {
    if (event.action === 'withdraw') throw new RangeError('overdrawn');
    return reducer(account, event);
  });
  const { state, stoppedAt } = await faulty.loadState('gov1', 'account', { onError: 'stop' });
  print(
    `last good state: balance ${String(state.data.balance)}, stopped at version ${String(stoppedAt?.version)}`,
  );

  const { version } = await after.logTransition('gov1', 'account', withdraw, rebuilt.state.version);
  print(`it goes on with version ${String(version)}`);
};
