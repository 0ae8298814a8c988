import { failsWith, same } from '@tai-state/core/testing';
import { pause } from './pause.js';
import { persisterCasesOf } from './persister-case.js';
import { by } from './persister-context.js';
import { readBatches } from './read-batches.js';
import { exportedTen, key, lines } from './transfer-fixture.js';

const settings = {
  statesOptions: { idempotencyWindowMs: 1000 },
  config: { snapshotInterval: 10 },
} as const;

/** Lets the idempotency window go by. */
const windowOver = (): Promise<void> => pause(1100);

/** Cleanup and those who have not read everything yet. */
export const overtakenSubscriberCases = persisterCasesOf('subscribers and cleanup', {
  'of a deleted state that was removed whole is told, not left waiting': async (t) => {
    const persister = await t.persister(settings);
    await t.count(persister, 'a', 3);
    const first = await persister.subscribe(t.governorId, { stateId: 'a', batchSize: 1 });
    const [batch] = await readBatches(first, 1);
    await persister.logTransition(t.governorId, 'a', { action: 'gone', deletes: true, metadata: by }, 3);
    await windowOver();
    same((await persister.cleanupOldData(t.governorId, 0)).events, 4);
    for (const from of [{ checkpoint: batch?.checkpoint ?? '' }, { afterVersion: 1 }]) {
      const late = await persister.subscribe(t.governorId, { stateId: 'a', from });
      await failsWith('StateNotFound', readBatches(late, 1));
    }
  },
  'imported events stay for a named one that lags': async (t) => {
    const texts = await exportedTen(t);
    await using target = t.sibling();
    const goal = await target.persister(settings);
    await goal.importHistory(target.governorId, 'a', lines(texts), { verifier: key });
    const options = { stateId: 'a', name: 'mails', batchSize: 3 };
    const [batch] = await readBatches(await goal.subscribe(target.governorId, options), 3);
    const mails = await goal.subscribe(target.governorId, options);
    await mails.ack(batch?.checkpoint ?? '');
    same((await goal.cleanupOldData(target.governorId, 0)).events, 2);
    const [next] = await readBatches(await goal.subscribe(target.governorId, options), 3);
    same(next?.events[0]?.version, 4);
    await (await goal.subscribe(target.governorId, options)).remove();
    same((await goal.cleanupOldData(target.governorId, 0)).events, 7);
  },
});
