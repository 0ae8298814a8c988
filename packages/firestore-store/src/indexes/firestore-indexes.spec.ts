import { readFile } from 'node:fs/promises';
import { Meter } from '@tai-state/core';
import type { QuerySpec } from '@tai-state/core';
import type { IndexConfiguration } from './index-configuration.js';
import { lackingIndexes } from './lacking-indexes.js';
import { unexemptedCollections } from './unexempted-collections.js';

const file = new URL('../../../../firestore.indexes.json', import.meta.url);

describe('firestore.indexes.json', () => {
  let configuration: IndexConfiguration;

  beforeAll(async () => {
    configuration = JSON.parse(await readFile(file, 'utf8')) as IndexConfiguration;
  });

  it('exempts the field of the library from indexing in every collection that it names', () => {
    const named = [...configuration.indexes, ...configuration.fieldOverrides].map(
      (one) => one.collectionGroup,
    );
    expect(unexemptedCollections([...new Set(named)], configuration)).toEqual([]);
  });

  it('deletes the markers of operations and the inbox by their expiry, which is not indexed', () => {
    for (const collectionGroup of ['operations', 'inbox']) {
      const entry = { collectionGroup, fieldPath: 'expiresAt', ttl: true, indexes: [] };
      expect(configuration.fieldOverrides).toContainEqual(entry);
    }
  });

  it('holds what it is asked for by the query for copies that are a rename behind', () => {
    const meter = new Meter();
    const query: QuerySpec = {
      collection: 'storyboards',
      where: {
        and: [
          { field: 'projectId', op: '==', value: 'p' },
          { field: 'projectName', op: '!=', value: 'new' },
        ],
      },
    };
    meter.record(query);
    expect(lackingIndexes(meter.queries, configuration)).toEqual([]);
    expect(lackingIndexes(meter.queries, { ...configuration, indexes: [] })).toHaveLength(1);
  });
});
