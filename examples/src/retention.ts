import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { StateStore } from '@tai-state/core';
import { StateMachinePersister, hmacSigning } from '@tai-state/persister';
import type { Example } from './example.js';

interface Counter {
  readonly count: number;
}

/** Old events are removed, histories validated, exported with a signature, and imported elsewhere. */
export const retention: Example = async (documents, print) => {
  const at = (root: string, idempotencyWindowMs = 86_400_000): StateMachinePersister<Counter> =>
    new StateMachinePersister<Counter>({
      // Operations may be repeated for a day, and no cleanup touches their events.
      states: new StateStore<Counter>({ store: documents, nodeId: 'instance-1', root, idempotencyWindowMs }),
      config: { snapshotInterval: 10, snapshotRetention: 2, hashChain: true },
    });
  const persister = at('projects/p1');
  const metadata = { changedBy: 'system', reason: 'tick' };
  for (let count = 1; count <= 25; count += 1) {
    await persister.logTransition(
      'gov1',
      'counter',
      { action: 'tick', data: { count }, metadata },
      count - 1,
    );
  }

  const { ok, checkedEvents, checkedSnapshots } = await persister.validateConsistency('gov1', 'counter');
  print(`consistent: ${String(ok)} (${String(checkedEvents)} events, ${String(checkedSnapshots)} snapshots)`);

  const early = await persister.cleanupOldData('gov1', { keepVersions: 5 });
  print(`too early: ${String(early.events)} events removed`);
  // Not to wait for a day, this one takes repetitions for a second only.
  const hasty = at('projects/p1', 1_000);
  await wait(1_200);
  const report = await hasty.cleanupOldData('gov1', { keepVersions: 5 });
  print(`removed ${String(report.events)} events, bytes recovered: ${String(report.recoveredBytes > 0)}`);
  const again = await hasty.cleanupOldData('gov1', { keepVersions: 5 });
  print(`again: ${String(again.events)} events removed`);
  print(`still consistent: ${String((await persister.validateConsistency('gov1', 'counter')).ok)}`);

  const signing = hmacSigning('key-1', Buffer.from('a secret of thirty-two bytes, at least'));
  const lines: string[] = [];
  for await (const line of persister.exportHistory('gov1', 'counter', { signer: signing })) lines.push(line);
  print(`exported ${String(lines.length)} lines`);

  const elsewhere = at('projects/p2');
  const forged = lines.map((line) => line.replace('"tick"', '"tock"'));
  const refused = elsewhere.importHistory('gov1', 'counter', Readable.from(forged), { verifier: signing });
  print(
    `forged: ${await refused.then(
      () => 'taken',
      (error: unknown) => (error as Error).name,
    )}`,
  );
  const imported = await elsewhere.importHistory('gov1', 'counter', Readable.from(lines), {
    verifier: signing,
  });
  const { state } = await elsewhere.loadState('gov1', 'counter');
  print(`imported up to version ${String(imported.version)}: count ${String(state.data.count)}`);
};
