import { readFile } from 'node:fs/promises';
import { lackingIndexes } from '@tai-state/firestore-store/indexes';
import type { IndexConfiguration } from '@tai-state/firestore-store/indexes';
import { memoryAdapter } from '@tai-state/core/testing';
import { PersisterContext, persisterContract } from '../testing/index.js';

const file = new URL('../../../../firestore.indexes.json', import.meta.url);

it('every query that the contract makes is served by firestore.indexes.json', async () => {
  const configuration = JSON.parse(await readFile(file, 'utf8')) as IndexConfiguration;
  const adapter = memoryAdapter();
  const contexts = await Promise.all(
    persisterContract.map(async (one) => {
      await using context = new PersisterContext(adapter);
      await one.run(context);
      return context;
    }),
  );
  const queries = contexts.flatMap(({ meter }) => meter.queries);
  expect(queries.length).toBeGreaterThan(0);
  expect(lackingIndexes(queries, configuration)).toEqual([]);
  const without = { ...configuration, indexes: [] };
  expect(lackingIndexes(queries, without).length).toBeGreaterThan(0);
});
