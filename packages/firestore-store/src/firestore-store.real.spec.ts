import { Firestore } from '@google-cloud/firestore';
import { runStateCase, stateStoreContract } from '@tai-state/core/testing';
import type { StoreAdapter } from '@tai-state/core/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { FirestoreDocumentStore } from './firestore-document-store.js';
import { FirestoreStore } from './firestore-store.js';

const run = stateStoreContract.filter((one) => one.skip?.['firestore-emulator'] === undefined);
const skipped = stateStoreContract.filter((one) => !run.includes(one));

describeReal(['firestore'], 'FirestoreStore', () => {
  let firestore: Firestore;
  let adapter: StoreAdapter;

  beforeAll(() => {
    firestore = new Firestore({ projectId: `states-${String(process.pid)}` });
    adapter = {
      name: 'firestore-emulator',
      open: (options) => new FirestoreDocumentStore({ ...options, firestore }),
    };
  });
  afterAll(async () => {
    await firestore.terminate();
    process.stdout.write(
      `contract of StateStore on firestore-emulator: ${String(run.length)} cases run, ${String(skipped.length)} skipped\n`,
    );
  });

  it.each(run.map((one) => [one.name, one] as const))('%s', (_name, one) => runStateCase(one, adapter));

  for (const { name, skip } of skipped)
    it.skip(`${name} [${skip?.['firestore-emulator'] ?? ''}]`, () => undefined);

  it('keeps states in the documents of the layout, and leaves the instance open when it is closed', async () => {
    const store = new FirestoreStore({ firestore, nodeId: 'node-1', root: 'projects/p1' });
    await store.saveState(
      'g',
      's',
      { n: 1 },
      { changedBy: 'me', reason: 'test' },
      { operationId: 'o', event: { action: 'made' } },
    );
    await store.createSnapshot('g', 's');
    await store.close();
    await expect(store.getState('g', 's')).rejects.toMatchObject({ code: 'InvalidState' });
    const head = await firestore.doc('projects/p1/governors/g/states/s').get();
    expect(head.data()).toMatchObject({
      data: { n: 1 },
      version: 1,
      deleted: false,
      causality: { 'node-1': 1 },
      snapshots: [1],
    });
    expect((await firestore.doc('projects/p1/governors/g/events/s~o').get()).get('action')).toBe('made');
    expect((await firestore.doc('projects/p1/governors/g/snapshots/s~1').get()).get('data')).toEqual({
      n: 1,
    });
  });
});
