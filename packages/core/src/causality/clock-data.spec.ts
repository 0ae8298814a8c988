import fc from 'fast-check';
import { afterEvent, clockOf } from './clock-data.js';
import { VectorClock } from './vector-clock.js';

const node = fc.constantFrom('a', 'b', 'c', '9', '10', 'é');
const data = fc
  .dictionary(node, fc.integer({ min: 0, max: 3 }), { noNullPrototype: true })
  .chain((clock) =>
    fc.constantFrom(clock, Object.freeze({ ...clock }), VectorClock.from(clock).toSnapshot()),
  );
const entries = (clock: object): unknown => Object.entries(clock);

describe('clocks as data', () => {
  it('are what a vector clock makes of them, and frozen', () => {
    fc.assert(
      fc.property(data, node, (clock, one) => {
        const whole = VectorClock.from(clock);
        expect(entries(clockOf(clock))).toEqual(entries(whole.toSnapshot()));
        expect(entries(afterEvent(clock, one))).toEqual(entries(whole.increment(one).toSnapshot()));
        expect(Object.isFrozen(clockOf(clock)) && Object.isFrozen(afterEvent(clock, one))).toBe(true);
      }),
    );
  });

  it('are not copied where they are good', () => {
    const clock = VectorClock.from({ b: 1, a: 2 }).toSnapshot();
    expect(clockOf(clock)).toBe(clock);
    expect(clockOf({ ...clock })).not.toBe(clock);
  });

  it.each([[{ 'a/b': 1 }], [{ a: 1.5 }], [{ a: -1 }], [{ a: 'one' }]])(
    'that are none are refused: %j',
    (bad) => {
      const clock = Object.freeze(bad) as Readonly<Record<string, number>>;
      expect(() => clockOf(clock)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
      expect(() => afterEvent(clock, 'a')).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
    },
  );
});
