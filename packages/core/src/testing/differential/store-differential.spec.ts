import { MemoryDocumentStore } from '../../memory/memory-document-store.js';
import type { QueryResult, QuerySpec } from '../../document-store/query.js';
import { storeDifferential } from './store-differential.js';

/** Loses the last document of every larger result. */
class ForgetfulStore extends MemoryDocumentStore {
  override async query(spec: QuerySpec): Promise<QueryResult> {
    const result = await super.query(spec);
    return {
      ...result,
      documents: result.documents.length > 2 ? result.documents.slice(0, -1) : result.documents,
    };
  }
}

describe('storeDifferential', () => {
  it('finds two memory stores equal, over calls that succeed and calls that are refused', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const result = await storeDifferential(new MemoryDocumentStore(), new MemoryDocumentStore(), {
        seed,
        steps: 120,
        root: 'd',
      });
      expect(result.differences).toEqual([]);
      expect(result.refused).toBeGreaterThan(10);
      expect(result.refused).toBeLessThan(100);
    }
  });

  it('finds a store that answers wrongly', async () => {
    const { differences } = await storeDifferential(new MemoryDocumentStore(), new ForgetfulStore(), {
      seed: 1,
      steps: 300,
      root: 'd',
    });
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.every(({ call }) => call.kind === 'query')).toBe(true);
  });
});
