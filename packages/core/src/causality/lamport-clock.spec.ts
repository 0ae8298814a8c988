import fc from 'fast-check';
import { LamportClock } from './lamport-clock.js';
import type { LamportTime } from './lamport-clock.js';

describe('a Lamport clock', () => {
  it('gives an effect a later time than its cause, over any exchange of messages', () => {
    const step = fc.record({ from: fc.nat(2), to: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const clocks = ['a', 'b', 'c'].map((node) => new LamportClock(node));
        for (const { from, to } of steps) {
          const sent = clocks[from]?.tick();
          clocks[to]?.observe(sent?.time ?? 0);
          const received = clocks[to]?.tick();
          expect(received?.time).toBeGreaterThan(sent?.time ?? 0);
        }
      }),
    );
  });

  it('orders all times of all nodes in one way', () => {
    const time = fc.record({ time: fc.nat(3), node: fc.constantFrom('a', 'b', 'c') });
    const sorted = (times: readonly LamportTime[]): readonly LamportTime[] =>
      [...times].sort(LamportClock.compare);
    fc.assert(
      fc.property(fc.array(time), (times) => {
        expect(sorted([...times].reverse())).toEqual(sorted(times));
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the time %d', (time) => {
    expect(() => new LamportClock('a', time)).toThrow(/lamport time: expected/);
    expect(() => {
      new LamportClock('a').observe(time);
    }).toThrow(/lamport time: expected/);
  });
});
