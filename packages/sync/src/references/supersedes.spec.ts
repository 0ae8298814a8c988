import fc from 'fast-check';
import { supersedes } from './supersedes.js';

const moments = fc.record({
  status: fc.constantFrom('active' as const, 'deleted' as const),
  epoch: fc.integer({ min: 1, max: 3 }),
  version: fc.integer({ min: 1, max: 5 }),
});

describe('supersedes', () => {
  it('is a strict total order', () => {
    fc.assert(
      fc.property(moments, moments, moments, (a, b, c) => {
        expect(supersedes(a, a)).toBe(false);
        const same = a.status === b.status && a.epoch === b.epoch && a.version === b.version;
        expect(supersedes(a, b) !== supersedes(b, a)).toBe(!same);
        if (supersedes(a, b) && supersedes(b, c)) expect(supersedes(a, c)).toBe(true);
      }),
    );
  });

  it('lets nothing follow a deletion but a later deletion', () => {
    const deleted = { status: 'deleted', epoch: 1, version: 2 } as const;
    expect(supersedes({ status: 'active', epoch: 9, version: 9 }, deleted)).toBe(false);
    expect(supersedes(deleted, { status: 'active', epoch: 9, version: 9 })).toBe(true);
  });
});
