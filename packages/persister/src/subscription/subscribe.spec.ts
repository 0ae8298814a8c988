import fc from 'fast-check';
import { Meter, StateStore, versionStamp } from '@tai-state/core';
import type { Event } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { FaultSchedule } from '@tai-state/core/memory';
import { ManualClock, countingIds, failsWith, same } from '@tai-state/core/testing';
import { decodeEvent } from '../log/logged-event.js';
import { makeContext } from '../persister/make-context.js';
import { persisterOn } from '../testing/dying-persister.js';
import { EventStream } from './event-stream.js';
import type { EventSubscription } from './event-subscription.js';
import { GovernorFeed } from './governor-feed.js';
import { markRemoval } from './removal-mark.js';
import type { SubscribeOptions } from './subscribe-options.js';
import { subscribe } from './subscribe.js';
import { Tail } from './tail.js';

interface Count {
  readonly count: number;
}

const by = { changedBy: 'spec', reason: 'test' } as const;
const day = 86_400_000;

/** Writers and subscribers on one storage, by a clock that the test moves. */
class Bed {
  readonly clock = new ManualClock();
  readonly meter = new Meter();
  readonly logged: string[] = [];
  readonly #storage = new MemoryStorage({ clock: this.clock });
  readonly #ids = countingIds('op');
  readonly writer = this.states();

  states(faults?: FaultSchedule, meter?: Meter): StateStore<Count> {
    const runtime = { clock: this.clock, ids: this.#ids };
    const store = new MemoryDocumentStore({
      storage: this.#storage,
      runtime,
      ...(faults && { faults }),
      ...(meter && { meter }),
    });
    return new StateStore<Count>({ store, nodeId: 'n', runtime });
  }

  /** Changes a state, with an event. */
  async log(stateId: string): Promise<void> {
    const event = { action: 'counted' };
    await this.writer.updateState('g', stateId, { count: this.logged.length }, 'any', by, { event });
    const { version } = await this.writer.getState('g', stateId);
    this.logged.push(`${stateId}@${String(version)}`);
  }

  /** The same as if the server had taken the request a while ago: it is indexed there, and visible now. */
  async logLate(stateId: string, agoMs: number): Promise<void> {
    const now = this.clock.now();
    this.clock.jump(now - agoMs);
    await this.log(stateId);
    this.clock.jump(now);
  }

  subscribe(options: SubscribeOptions = {}, faults?: FaultSchedule): Promise<EventSubscription<Count>> {
    const context = makeContext({ states: this.states(faults, this.meter) });
    return subscribe<Count>(context, 'g', options);
  }
}

const nameOf = ({ stateId, version }: Pick<Event, 'stateId' | 'version'>): string =>
  `${stateId}@${String(version)}`;

/** The next events of a subscription, and the checkpoint behind them. */
async function take(
  bed: Bed,
  subscription: EventSubscription<Count>,
  count: number,
): Promise<{ readonly events: readonly string[]; readonly checkpoint: string }> {
  const events: string[] = [];
  let checkpoint = '';
  const iterator = subscription[Symbol.asyncIterator]();
  while (events.length < count) {
    const next = await bed.clock.runUntil(iterator.next());
    if (next.done === true) break;
    events.push(...next.value.events.map(nameOf));
    checkpoint = next.value.checkpoint;
  }
  await subscription.close();
  return { events, checkpoint };
}

describe('a subscription', () => {
  it('has every event once and in the order of commits, wherever it is ended and begun again', async () => {
    const step = fc.record({
      stateId: fc.constantFrom('a', 'b', 'c'),
      lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50_000 })),
      pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 80_000 })),
      resume: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, batchSize) => {
          const bed = new Bed();
          const seen: string[] = [];
          let checkpoint: string | undefined;
          for (const { stateId, lateMs, pauseMs, resume } of steps) {
            await bed.logLate(stateId, lateMs);
            await bed.clock.advance(pauseMs);
            if (!resume) continue;
            const from = checkpoint === undefined ? 'start' : { checkpoint };
            const got = await take(bed, await bed.subscribe({ from, batchSize }), 1);
            seen.push(...got.events);
            checkpoint = got.checkpoint;
          }
          const left = bed.logged.length - seen.length;
          const from = checkpoint === undefined ? 'start' : { checkpoint };
          if (left > 0)
            seen.push(...(await take(bed, await bed.subscribe({ from, batchSize }), left)).events);
          same(seen, bed.logged);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is told of what comes, late commits included, without a poll', async () => {
    const bed = new Bed();
    const subscription = await bed.subscribe({ from: 'now', pollMs: 3_600_000 });
    const iterator = subscription[Symbol.asyncIterator]();
    for (const lateMs of [0, 30_000, 0, 59_000]) {
      const next = iterator.next();
      await bed.clock.advance(10);
      await bed.logLate('a', lateMs);
      await bed.clock.advance(0);
      same((await next).value?.events.map(nameOf), bed.logged.slice(-1));
    }
    await subscription.close();
  });

  it('goes on reading by itself where nobody tells it', async () => {
    const bed = new Bed();
    const states = bed.states();
    const context = makeContext({ states });
    const deaf = Object.create(states.context.store, {
      listen: { value: () => ({ close: () => Promise.resolve() }) },
    }) as typeof states.context.store;
    const subscription = await subscribe<Count>(
      { ...context, states: { ...context.states, store: bound(deaf, states.context.store) } },
      'g',
      { pollMs: 500 },
    );
    const next = subscription[Symbol.asyncIterator]().next();
    await bed.clock.advance(100);
    await bed.log('a');
    await bed.clock.advance(600);
    same((await next).value?.events.map(nameOf), ['a@1']);
    await subscription.close();
  });

  it('holds no more than a listener may, however much comes while nobody asks', async () => {
    const bed = new Bed();
    const context = makeContext({ states: bed.states() });
    const feed = new GovernorFeed(context, 'g', { longestCommitMs: 60_000, mostListened: 5 });
    const tail = new Tail(context.states.store, bed.clock);
    const zero = versionStamp(0);
    let ended = false;
    const stream = new EventStream(
      feed,
      tail,
      { stamp: zero, version: 0, removedTo: zero },
      {
        pollMs: 3_600_000,
        pendingMs: 1,
        io: {},
        runtime: context.states.runtime,
        ended: () => ended,
      },
    );
    const pages = stream.pages();
    const seen: string[] = [];
    const next = async (): Promise<void> => {
      const page = await bed.clock.runUntil(pages.next());
      seen.push(...(page.value?.events.map((event) => nameOf(decodeEvent(event))) ?? []));
    };
    for (const burst of [1, 3, 20, 0, 2]) {
      for (let count = 0; count < burst; count += 1) await bed.log(`s${String(count % 3)}`);
      while (seen.length < bed.logged.length) await next();
      expect(tail.take()?.documents.length ?? 0).toBeLessThanOrEqual(5);
    }
    same(seen, bed.logged);
    ended = true;
    await tail.end();
  });

  it('waits out faults, and ends with what does not pass', async () => {
    const bed = new Bed();
    await bed.log('a');
    let failing = true;
    const faults: FaultSchedule = {
      next: ({ call }) => (failing && call === 'query' ? { kind: 'unavailable', applied: 'no' } : undefined),
    };
    const subscription = await bed.subscribe({}, faults);
    const next = subscription[Symbol.asyncIterator]().next();
    await bed.clock.advance(120_000);
    failing = false;
    same((await bed.clock.runUntil(next)).value?.events.map(nameOf), ['a@1']);
    await subscription.close();

    const states = bed.states();
    const other = await subscribe<Count>(makeContext({ states }), 'g', { from: 'now' });
    const ending = failsWith('InvalidState', other[Symbol.asyncIterator]().next());
    await bed.clock.advance(10);
    await states.context.store.close();
    await bed.clock.runUntil(ending);
  });

  it.each(['close', 'abort'] as const)('ends at once by %s, be it waiting', async (how) => {
    const bed = new Bed();
    const abort = new AbortController();
    const subscription = await bed.subscribe({ signal: abort.signal });
    const next = subscription[Symbol.asyncIterator]().next();
    await bed.clock.advance(1_000);
    if (how === 'close') {
      await subscription.close();
      same((await next).done, true);
    } else {
      const failing = failsWith('Aborted', next);
      abort.abort();
      await failing;
    }
  });
});

describe('what was removed by cleanup', () => {
  it('ends a subscriber that was slow while its listener has let it go', async () => {
    const clock = new ManualClock();
    const storage = new MemoryStorage({ clock });
    const config = { snapshotInterval: 5 };
    const writer = persisterOn(storage, 'writer', { config });
    const log = (version: number) =>
      writer.logTransition('g', 'a', { action: 'set', data: { count: version }, metadata: by }, version - 1);
    await log(1);
    const subscription = await persisterOn(storage, 'reader').subscribe('g');
    const batches = subscription[Symbol.asyncIterator]();
    await clock.runUntil(batches.next());
    const second = batches.next();
    await clock.advance(100);
    await log(2);
    same((await clock.runUntil(second)).value?.events[0]?.version, 2);
    for (let version = 3; version <= 12; version += 1) await log(version);
    await clock.advance(5_000);
    same((await clock.runUntil(writer.cleanupOldData('g', 0))).events, 10);
    await clock.advance(100);
    await failsWith('StateNotFound', clock.runUntil(batches.next()));
  });

  it('ends a subscription that needs it, and no other', async () => {
    const bed = new Bed();
    await bed.log('a');
    await bed.log('b');
    const early = await take(bed, await bed.subscribe({ batchSize: 1 }), 1);
    const late = await take(bed, await bed.subscribe({ from: { checkpoint: early.checkpoint } }), 1);
    await bed.clock.advance(2 * day);
    await bed.log('a');
    const upTo = versionStamp((bed.clock.now() - day) * 1000);
    await bed.clock.runUntil(markRemoval(bed.writer.context, 'g', versionStamp(upTo - 1), () => ({})));

    const overtaken = await bed.subscribe({ from: { checkpoint: early.checkpoint } });
    await failsWith('StateNotFound', bed.clock.runUntil(overtaken[Symbol.asyncIterator]().next()));
    same((await take(bed, await bed.subscribe({ from: 'start' }), 3)).events, bed.logged);
    await failsWith(
      'StateNotFound',
      bed.clock.runUntil(
        (await bed.subscribe({ from: { checkpoint: late.checkpoint } }))[Symbol.asyncIterator]().next(),
      ),
    );
  });
});

/** Methods of a store on another object: its private fields are its own. */
function bound<T extends object>(over: T, store: T): T {
  return new Proxy(over, {
    get(target, name) {
      if (name === 'listen') return Reflect.get(target, name) as unknown;
      const value: unknown = Reflect.get(store, name);
      return typeof value === 'function' ? (value.bind(store) as unknown) : value;
    },
  });
}
