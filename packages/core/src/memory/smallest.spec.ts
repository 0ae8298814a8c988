import fc from 'fast-check';
import { smallest } from './smallest.js';

describe('the smallest items', () => {
  it('are the first of the sorted ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 80 }),
        fc.nat(12),
        (items, limit) => {
          const compare = (left: number, right: number): number => left - right;
          expect(smallest([...items], compare, limit)).toEqual([...items].sort(compare).slice(0, limit));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are all, sorted, without a limit', () => {
    expect(smallest([3, 1, 2], (left, right) => left - right)).toEqual([1, 2, 3]);
  });
});
