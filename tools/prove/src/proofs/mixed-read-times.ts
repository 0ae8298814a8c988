import type { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { FaultProxy } from '../fault-proxy/fault-proxy.js';
import { noFaults } from '../fault-proxy/fault.js';
import type { FaultPlan } from '../fault-proxy/fault.js';
import { firestoreAt } from '../firestore-at.js';
import { hostOf } from '../proof.js';
import type { Proof, ProofContext, ProofResult } from '../proof.js';

type Read = (kind: 'getAll' | 'query', collection: string) => Promise<readonly number[]>;

const ids = ['a', 'b', 'c'];

/** Cuts the first answer after its first document; what asks for the rest waits until `meanwhile` is done. */
function cutOnce(meanwhile: () => Promise<unknown>): FaultPlan {
  let reads = 0;
  return async ({ method }) => {
    if (method !== 'BatchGetDocuments' && method !== 'RunQuery') return undefined;
    reads += 1;
    if (reads === 1) return 'cut-answer';
    if (reads === 2) await meanwhile();
    return undefined;
  };
}

async function run(
  context: ProofContext,
  name: string,
  begin: (through: Firestore) => Read,
): Promise<ProofResult> {
  const host = hostOf(context.servers, 'firestore');
  const projectId = `${name}-${String(context.seed)}-${String(process.pid)}`;
  await using proxy = await FaultProxy.start(host);
  const direct = firestoreAt(host, projectId);
  const through = firestoreAt(proxy.host, projectId);
  const read = begin(through);
  const torn = { getAll: 0, query: 0 };
  for (let round = 0; round < context.rounds; round += 1) {
    const kind = round % 2 === 0 ? 'getAll' : 'query';
    const collection = `rows${String(round)}`;
    const write = (n: number): Promise<unknown> => {
      const batch = direct.batch();
      for (const id of ids) batch.set(direct.doc(`${collection}/${id}`), { n });
      return batch.commit();
    };
    await write(0);
    proxy.use(cutOnce(() => write(1)));
    const values = await read(kind, collection);
    proxy.use(noFaults);
    if (values.length !== ids.length || new Set(values).size !== 1) torn[kind] += 1;
  }
  await Promise.all([direct.terminate(), through.terminate()]);
  return { checked: proxy.faults, violations: torn.getAll + torn.query, detail: { torn } };
}

/** Answers cut after their first document, and a commit before the rest is asked for: all documents are of one commit. */
export const mixedReadTimes: Proof = {
  id: 'mixed-read-times',
  servers: ['firestore'],
  defaultRounds: 50,
  run: (context) =>
    run(context, 'mixed-read-times', (firestore) => {
      const store = new FirestoreDocumentStore({ firestore });
      return async (kind, collection) => {
        const { documents } =
          kind === 'query'
            ? await store.query({ collection })
            : await store.getAll(ids.map((id) => `${collection}/${id}`));
        return documents.map((one) => Number(one?.data['n']));
      };
    }),
};

/** What the official SDK makes of the same answers: it merges two read times. */
export const mixedReadTimesRawSdk: Proof = {
  id: 'mixed-read-times.raw-sdk',
  servers: ['firestore'],
  defaultRounds: 50,
  comparison: true,
  run: (context) =>
    run(context, 'mixed-read-times-raw', (firestore) => async (kind, collection) => {
      const documents =
        kind === 'query'
          ? (await firestore.collection(collection).get()).docs
          : await firestore.getAll(...ids.map((id) => firestore.doc(`${collection}/${id}`)));
      return documents.map((one) => Number(one.get('n')));
    }),
};
