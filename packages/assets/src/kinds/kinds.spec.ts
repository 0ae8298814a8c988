import fc from 'fast-check';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { aiAnalysisContentSchema } from './ai-analysis.js';
import { assetRegistry } from './asset-registry.js';

const analysis = (results: unknown) =>
  aiAnalysisContentSchema.safeParse({ title: 't', analysisType: 'x', results });

describe('the asset registry', () => {
  it('names every collection of assets, and declares one copy: the project’s name in storyboards', () => {
    expect(assetRegistry).toEqual([
      { collection: 'storyboards', copies: [{ field: 'projectName', from: 'name' }] },
      { collection: 'aiAnalyses', copies: [] },
      { collection: 'generatedMedia', copies: [] },
    ]);
  });
});

describe('the results of an AI analysis', () => {
  it('are stored and read back as they are, if the schema takes them', async () => {
    const store = new MemoryDocumentStore();
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), async (given) => {
        const parsed = analysis(given);
        if (!parsed.success) return;
        taken += 1;
        const { results } = parsed.data;
        await store.commit([{ type: 'set', path: 'aiAnalyses/a', data: { results: results } }]);
        const { documents } = await store.getAll(['aiAnalyses/a']);
        expect(JSON.stringify(documents[0]?.data['results'])).toBe(JSON.stringify(results));
      }),
    );
    expect(taken).toBeGreaterThan(20);
  });

  it.each([
    ['an array in an array', { a: [[1]] }],
    ['a reserved name', { a: { __x__: 1 } }],
    ['an empty name', { '': 1 }],
    ['half of a surrogate pair', { a: '\ud800' }],
    ['half of a surrogate pair in a name', { 'a\udc00': 1 }],
    ['too many levels', { a: JSON.parse('{"a":'.repeat(17) + '1' + '}'.repeat(17)) as unknown }],
    ['no object', [1]],
  ])('do not hold %s', (_what, results) => {
    expect(analysis(results).success).toBe(false);
  });
});
