import { unexemptedCollections } from './unexempted-collections.js';

describe('unexemptedCollections', () => {
  it('names the collections in which the field of the library is indexed', () => {
    const fieldOverrides = [
      { collectionGroup: 'a', fieldPath: '_tai', indexes: [] },
      { collectionGroup: 'b', fieldPath: '*', indexes: [] },
      { collectionGroup: 'c', fieldPath: 'other', indexes: [] },
      {
        collectionGroup: 'd',
        fieldPath: '_tai',
        indexes: [{ order: 'ASCENDING', queryScope: 'COLLECTION' }],
      },
    ] as const;
    expect(unexemptedCollections(['a', 'b', 'c', 'd', 'e'], { indexes: [], fieldOverrides })).toEqual([
      'c',
      'd',
      'e',
    ]);
  });
});
