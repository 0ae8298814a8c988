import fc from 'fast-check';
import { StorageUnavailable, VersionConflict } from '../errors/errors.js';
import { Call } from '../runtime/call.js';
import { seededRandom } from '../runtime/random.js';
import { ManualClock } from '../testing/manual-clock.js';
import { decorrelatedJitter, fullJitter } from './backoff.js';
import { RetryBudget } from './retry-budget.js';
import { retry } from './retry.js';
import type { RetryClass } from './retry.js';

const fault = new StorageUnavailable('no answer');
const conflict = new VersionConflict('c/d', 1, 2);

function classify(error: unknown): RetryClass {
  return error === fault ? 'fault' : error === conflict ? 'conflict' : 'final';
}

/** Runs a body that fails with these errors in turn; gives the number of attempts and the outcome. */
async function attempts(
  errors: readonly (Error | undefined)[],
  given: { readonly deadlineMs?: number; readonly budget?: RetryBudget; readonly forever?: Error } = {},
): Promise<{ readonly count: number; readonly outcome: unknown; readonly waitedMs: number }> {
  const clock = new ManualClock();
  using call = new Call('test', clock, { deadlineMs: given.deadlineMs ?? 60_000 }, 0);
  const started = clock.monotonic();
  let count = 0;
  const body = (): Promise<string> => {
    const error = errors[count] ?? given.forever;
    count += 1;
    return error === undefined ? Promise.resolve('done') : Promise.reject(error);
  };
  const ended = retry(body, {
    call,
    random: seededRandom(7),
    classify,
    ...(given.budget && { budget: given.budget }),
  });
  const outcome = await clock.runUntil(ended.catch((error: unknown) => error));
  return { count, outcome, waitedMs: clock.monotonic() - started };
}

describe('retry', () => {
  it('repeats after faults five times at the most, then throws the last fault', async () => {
    expect(await attempts([], { forever: fault })).toMatchObject({ count: 6, outcome: fault });
    expect(await attempts([fault, fault, fault, fault, fault])).toMatchObject({ count: 6, outcome: 'done' });
  });

  it('repeats after conflicts until the deadline, and then says that the deadline has passed', async () => {
    const { count, outcome, waitedMs } = await attempts([], { forever: conflict, deadlineMs: 2_000 });
    expect(count).toBeGreaterThan(40);
    expect(outcome).toMatchObject({ code: 'Timeout', call: 'test', deadlineMs: 2_000 });
    expect(waitedMs).toBeLessThanOrEqual(2_001);
  });

  it('does not count conflicts as faults', async () => {
    const errors = Array.from({ length: 40 }, (_, at) => (at % 10 === 0 ? fault : conflict));
    expect(await attempts(errors)).toMatchObject({ count: 41, outcome: 'done' });
  });

  it('throws a final error at once', async () => {
    const final = new TypeError('wrong');
    expect(await attempts([final])).toMatchObject({ count: 1, outcome: final });
  });

  it('adds a tenth to the load of a backend that fails everything, whatever the number of calls', async () => {
    const budget = new RetryBudget();
    let sent = 0;
    for (let call = 0; call < 200; call += 1) sent += (await attempts([], { forever: fault, budget })).count;
    expect(sent).toBe(210);
    for (let call = 0; call < 100; call += 1) await attempts([], { budget });
    sent = 0;
    for (let call = 0; call < 100; call += 1) sent += (await attempts([], { forever: fault, budget })).count;
    expect(sent).toBeGreaterThanOrEqual(109);
    expect(sent).toBeLessThanOrEqual(110);
  });
});

describe('backoff', () => {
  it('with decorrelated jitter lies between base and cap, and within three times the wait before', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed);
        const backoff = decorrelatedJitter(10, 1000);
        let previous = 0;
        for (let turn = 0; turn < 20; turn += 1) {
          const next = backoff(previous, random);
          expect(next).toBeGreaterThanOrEqual(10);
          expect(next).toBeLessThanOrEqual(Math.min(1000, Math.max(10, previous) * 3));
          previous = next;
        }
      }),
    );
  });

  it('with full jitter lies below a ceiling that doubles up to the cap', () => {
    const one = { next: () => 1 };
    const backoff = fullJitter(10, 40);
    expect([1, 2, 3, 4].map(() => backoff(0, one))).toEqual([10, 20, 40, 40]);
    expect(fullJitter(10, 40)(0, { next: () => 0 })).toBe(0);
  });
});
