import fc from 'fast-check';
import { VectorClock } from './vector-clock.js';

const nodes = ['a', 'b', 'c', 'd'];
const clock = fc
  .dictionary(fc.constantFrom(...nodes), fc.integer({ min: 0, max: 3 }), { noNullPrototype: true })
  .map((snapshot) => VectorClock.from(snapshot));

const inverse = { before: 'after', after: 'before', equal: 'equal', concurrent: 'concurrent' } as const;

describe('vector clocks', () => {
  it('form a partial order: antisymmetric, transitive, with equality where all counts agree', () => {
    fc.assert(
      fc.property(clock, clock, clock, (a, b, c) => {
        expect(b.compare(a)).toBe(inverse[a.compare(b)]);
        expect(a.compare(b) === 'equal').toBe(nodes.every((node) => a.get(node) === b.get(node)));
        if (a.happenedBefore(b) && b.happenedBefore(c)) expect(a.happenedBefore(c)).toBe(true);
        expect(a.concurrentWith(b)).toBe(b.concurrentWith(a));
      }),
    );
  });

  it('merge to their least upper bound: commutative, associative, idempotent', () => {
    fc.assert(
      fc.property(clock, clock, clock, (a, b, c) => {
        const merged = a.merge(b);
        expect(merged.toSnapshot()).toEqual(b.merge(a).toSnapshot());
        expect(merged.merge(c).toSnapshot()).toEqual(a.merge(b.merge(c)).toSnapshot());
        expect(a.merge(a).toSnapshot()).toEqual(a.toSnapshot());
        for (const part of [a, b]) expect(['before', 'equal']).toContain(part.compare(merged));
        if (a.merge(c).compare(c) === 'equal' && b.merge(c).compare(c) === 'equal') {
          expect(['before', 'equal']).toContain(merged.compare(c));
        }
      }),
    );
  });

  it('come strictly later with each event, and events of two nodes that have not heard of each other are concurrent', () => {
    fc.assert(
      fc.property(clock, fc.constantFrom(...nodes), fc.constantFrom(...nodes), (a, one, other) => {
        expect(a.happenedBefore(a.increment(one))).toBe(true);
        fc.pre(one !== other);
        expect(a.increment(one).concurrentWith(a.increment(other))).toBe(true);
      }),
    );
  });

  it('compare as before when nodes that every clock knows to the end are left out', () => {
    fc.assert(
      fc.property(clock, clock, fc.integer({ min: 1, max: 5 }), (a, b, last) => {
        const know = VectorClock.from({ ...a.toSnapshot(), z: last });
        const too = VectorClock.from({ ...b.toSnapshot(), z: last });
        expect(know.prune({ z: last }).compare(too.prune({ z: last }))).toBe(know.compare(too));
        expect(know.prune({ z: last }).get('z')).toBe(0);
        expect(know.prune({ z: last - 1 }).get('z')).toBe(last);
      }),
    );
  });

  it('go into data and come back the same', () => {
    fc.assert(
      fc.property(clock, (a) => {
        expect(VectorClock.from(a.toSnapshot()).compare(a)).toBe('equal');
      }),
    );
  });

  it.each([[{ a: -1 }], [{ a: 1.5 }], [{ a: Number.NaN }], [{ '': 1 }], [{ 'a/b': 1 }], [{ __a__: 1 }]])(
    'are not made from %j',
    (snapshot) => {
      expect(() => VectorClock.from(snapshot)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
    },
  );
});
