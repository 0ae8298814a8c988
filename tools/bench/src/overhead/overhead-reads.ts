import { overheadBench } from './overhead-bed.js';
import { storyboard } from './storyboard.js';

/** One document read by its path. */
export const overheadGet = overheadBench(
  'get',
  { operations: 100, rounds: 20 },
  async ({ store, sdk, path }) => {
    const stored = path();
    await sdk.doc(stored).create(storyboard(1));
    return {
      ours: () => store.getAll([stored]),
      peer: async () => (await sdk.doc(stored).get()).data(),
    };
  },
);

/** A thousand documents read by a query. */
export const overheadQuery = overheadBench(
  'query-1000',
  { operations: 5, rounds: 12 },
  async ({ store, sdk }) => {
    for (const half of [0, 500]) {
      const batch = sdk.batch();
      for (let n = half; n < half + 500; n += 1) batch.create(sdk.doc(`rows/${String(n)}`), storyboard(n));
      await batch.commit();
    }
    return {
      ours: () => store.query({ collection: 'rows', limit: 1_000 }),
      peer: async () => (await sdk.collection('rows').limit(1_000).get()).docs.map((one) => one.data()),
    };
  },
);
