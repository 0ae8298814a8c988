import { MemoryDriver, MemoryStorage } from '../../memory/index.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { DriverDocumentStore } from '../driver-document-store.js';
import type { DocumentStore } from '../document-store.js';
import type { VersionStamp } from '../version-stamp.js';
import { increment } from '../transform.js';

const never = new Promise<never>(() => undefined);

/** A store whose commits are applied, and answered when `answer` is called. */
function setUp(): { store: DocumentStore; reader: DocumentStore; sent: () => number; answer: () => void } {
  const clock = new ManualClock();
  const storage = new MemoryStorage({ clock });
  const driver = new MemoryDriver(storage);
  const commit = driver.commit.bind(driver);
  let sent = 0;
  let answer = (): void => undefined;
  driver.commit = async (writes, unchanged): Promise<VersionStamp> => {
    sent += 1;
    const stamp = await commit(writes, unchanged);
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return stamp;
  };
  return {
    store: new DriverDocumentStore(driver, { runtime: { clock } }),
    reader: new DriverDocumentStore(new MemoryDriver(storage), { runtime: { clock } }),
    sent: () => sent,
    answer: () => {
      answer();
    },
  };
}

/** Lets some microtasks pass. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

const failure = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);
const create = { type: 'create', path: 'c/x', data: { count: 1 } } as const;

describe('a commit on its way when it must end', () => {
  it('is OutcomeUnknown when its store is closed', async () => {
    const { store, reader } = setUp();
    const ended = failure(store.commit([create]));
    await store.close();
    expect(await ended).toMatchObject({ code: 'OutcomeUnknown' });
    expect((await reader.getAll(['c/x'])).documents[0]).toBeDefined();
  });

  it('is unknown only if it was sent, at whatever moment its signal is aborted', async () => {
    const seen = new Set<string>();
    for (let moment = 0; moment < 24; moment += 1) {
      const { store, sent, answer } = setUp();
      const controller = new AbortController();
      const first = store.commit([create]);
      const second = failure(store.commit([create], { signal: controller.signal }));
      await turns(10);
      answer();
      await turns(moment);
      controller.abort();
      const outcome = `${String(((await second) as { code: unknown }).code)} after ${String(sent())} sent`;
      seen.add(outcome);
      await first;
    }
    expect([...seen].sort()).toEqual([
      'Aborted after 1 sent',
      'OutcomeUnknown after 2 sent',
      'VersionConflict after 2 sent',
    ]);
  });
});

describe('a marker', () => {
  it('is not for writes of the caller', async () => {
    const { store, sent } = setUp();
    const write = { type: 'set', path: 'operations/op', data: { mine: true } } as const;
    await expect(store.commit([write], { operationId: 'op' })).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
    expect(sent()).toBe(0);
  });

  it('takes digests that are text of some length only', async () => {
    const { store, sent } = setUp();
    for (const payloadDigest of [{}, 1, null, '', 'x'.repeat(1501), 'x\ud800'] as readonly string[]) {
      await expect(store.commit([create], { operationId: 'op', payloadDigest })).rejects.toMatchObject({
        code: 'InvalidArgument',
      });
    }
    expect(sent()).toBe(0);
  });
});

it('two processes whose ids begin alike do not take the slot of the other for their own', async () => {
  const storage = new MemoryStorage();
  let count = 0;
  const ids = {
    next(): string {
      count += 1;
      return `20250101T0000${String(count).padStart(6, '0')}`;
    },
  };
  const start = (driver: MemoryDriver): DocumentStore =>
    new DriverDocumentStore(driver, { runtime: { ids } });
  const one = start(new MemoryDriver(storage));
  const other = start(new MemoryDriver(storage));
  await one.commit([create]);
  await expect(other.commit([create])).rejects.toMatchObject({ code: 'VersionConflict' });
});

it('a deadline inside the probe leaves the outcome unknown', async () => {
  const driver = new MemoryDriver(new MemoryStorage());
  driver.probe = (): Promise<never> => never;
  const store = new DriverDocumentStore(driver);
  await store.commit([create]);
  const again = failure(store.commit([create], { deadlineMs: 20 }));
  const beside = failure(store.commit([{ ...create, path: 'c/y', data: { n: increment(1) } }]));
  expect(await again).toMatchObject({ code: 'OutcomeUnknown', cause: { code: 'Timeout' } });
  expect(await beside).toMatchObject({ recovered: false });
});

it('a driver with a copy of the library of its own is understood', async () => {
  const storage = new MemoryStorage();
  const calm = new MemoryDriver(storage);
  const driver = new MemoryDriver(storage);
  driver.commit = async (writes): Promise<never> => {
    await calm.commit(writes);
    const failure = Object.assign(new Error('no answer'), { kind: 'unavailable' });
    throw Object.defineProperty(failure, Symbol.for('tai-state.driver-failure'), { value: true });
  };
  expect((await new DriverDocumentStore(driver).commit([create])).recovered).toBe(true);
});
