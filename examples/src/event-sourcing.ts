import { StateStore } from '@tai-state/core';
import { StateMachinePersister } from '@tai-state/persister';
import type { Example } from './example.js';

interface Counter {
  readonly count: number;
}

/** Pattern 4: every transition is an event, written with the state that it leads to, and now and then a snapshot. */
export const eventSourcing: Example = async (documents, print) => {
  const states = new StateStore<Counter>({ store: documents, nodeId: 'instance-1' });
  const persister = new StateMachinePersister<Counter>({ states, config: { snapshotInterval: 10 } });
  const change = { changedBy: 'user', reason: 'action' };

  const begun = { action: 'init', data: { count: 0 }, metadata: change };
  let { version } = await persister.logTransition('governor1', 'counter', begun, 'must-not-exist');
  for (let count = 1; count <= 24; count += 1) {
    const increment = { action: 'increment', payload: { by: 1 }, data: { count }, metadata: change };
    ({ version } = await persister.logTransition('governor1', 'counter', increment, version));
  }
  print(`logged ${String(version)} transitions`);

  const { state, recovered } = await persister.loadState('governor1', 'counter');
  print(`count ${String(state.data.count)}, recovered from storage: ${String(recovered)}`);

  const snapshot = await states.loadSnapshot('governor1', 'counter');
  print(`the newest snapshot is of version ${String(snapshot?.version)}`);
  const replayed = await states.replayEvents('governor1', 'counter');
  print(`replay of the events gives count ${String(replayed?.data.count)}`);

  // Two transitions that belong together are one commit; an operation id makes a repetition harmless.
  const both = [
    { action: 'double', data: { count: 48 }, metadata: change },
    { action: 'decrement', data: { count: 47 }, metadata: change },
  ];
  const operation = { operationId: 'order-17' };
  const first = await persister.logTransition('governor1', 'counter', both, version, operation);
  const again = await persister.logTransition('governor1', 'counter', both, version, operation);
  print(`both at version ${String(first.version)}, repeated: ${String(again.version)}`);

  const stale = persister.logTransition('governor1', 'counter', begun, version);
  print(
    `a stale writer meets ${await stale.then(
      () => 'nothing',
      (error: unknown) => (error as Error).name,
    )}`,
  );
};
