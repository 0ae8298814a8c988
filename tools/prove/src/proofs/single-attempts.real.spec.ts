import type { Firestore } from '@google-cloud/firestore';
import type { DocumentStore } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { describeReal } from '@tai-state/testbed/jest';
import { FaultProxy } from '../fault-proxy/fault-proxy.js';
import { firestoreAt } from '../firestore-at.js';

const calls: readonly [method: string, call: (store: DocumentStore) => Promise<unknown>][] = [
  ['BatchGetDocuments', (store) => store.getAll(['a/b'])],
  ['RunQuery', (store) => store.query({ collection: 'a' })],
  [
    'RunAggregationQuery',
    (store) => store.aggregate({ query: { collection: 'a' }, aggregations: { n: { kind: 'count' } } }),
  ],
  ['Commit', (store) => store.commit([{ type: 'set', path: 'a/b', data: {} }], { idempotent: true })],
];

describeReal(['firestore'], 'a server that loses every request', (servers) => {
  let proxy: FaultProxy;
  let firestore: Firestore;

  beforeAll(async () => {
    proxy = await FaultProxy.start(servers.firestore.host);
    firestore = firestoreAt(proxy.host, `attempts-${String(process.pid)}`);
  });
  afterAll(async () => {
    await firestore.terminate();
    await proxy.stop();
  });

  describe.each(calls)('for %s', (method, call) => {
    it.each([0, 2])(
      'is asked once, and %s times more by the retries of the store, not of the SDK',
      async (faultRetries) => {
        await using store = new FirestoreDocumentStore({ firestore, faultRetries });
        let asked = 0;
        proxy.use((seen) => {
          if (seen.method === method) asked += 1;
          return 'lose-request';
        });
        await expect(call(store)).rejects.toMatchObject({ transient: true });
        expect(asked).toBe(1 + faultRetries);
      },
    );
  });
});
