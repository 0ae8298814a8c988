import { ManualClock } from '../testing/manual-clock.js';
import { Call } from './call.js';
import type { Clock } from './clock.js';

const never = new Promise<never>(() => undefined);

describe('a call', () => {
  it('ends with Timeout at its deadline although what it waits for never ends', async () => {
    const clock = new ManualClock();
    using call = new Call('getAll', clock, { deadlineMs: 50 }, 10_000);
    const waiting = call.race(never).catch((error: unknown) => error);
    await clock.advance(49);
    expect(call.ended).toBeUndefined();
    await clock.advance(1);
    expect(await waiting).toMatchObject({ code: 'Timeout', call: 'getAll', deadlineMs: 50 });
    expect(call.remainingMs()).toBe(0);
    await expect(call.race(Promise.resolve(1))).rejects.toMatchObject({ code: 'Timeout' });
  });

  it('ends with Aborted, and the reason as cause, when its signal is aborted', async () => {
    const controller = new AbortController();
    using call = new Call('query', new ManualClock(), { signal: controller.signal }, 10_000);
    const waiting = call.sleep(5_000).catch((error: unknown) => error);
    controller.abort('enough');
    expect(await waiting).toMatchObject({ code: 'Aborted', call: 'query', cause: 'enough' });
  });

  it('does not begin with an aborted signal or a deadline that is none', () => {
    const clock = new ManualClock();
    expect(() => new Call('query', clock, { signal: AbortSignal.abort() }, 10_000)).toThrow(/aborted/);
    for (const deadlineMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 300_001]) {
      expect(() => new Call('query', clock, { deadlineMs }, 10_000)).toThrow(/deadlineMs: expected/);
    }
  });

  it('leaves no timer behind', async () => {
    const clock = new ManualClock();
    let pending = 0;
    const counting: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimer(run, delayMs) {
        pending += 1;
        const timer = clock.setTimer(run, delayMs);
        return {
          cancel() {
            pending -= 1;
            timer.cancel();
          },
        };
      },
    };
    {
      using call = new Call('query', counting, {}, 10_000);
      const slept = call.sleep(10);
      await clock.advance(10);
      await slept;
    }
    expect(pending).toBe(0);
  });
});
