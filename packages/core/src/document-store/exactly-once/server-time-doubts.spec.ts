import { MemoryDriver, MemoryStorage } from '../../memory/index.js';
import type { Fault } from '../../memory/index.js';
import { faultsOfCommits } from '../../testing/fault-schedules.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { DriverDocumentStore } from '../driver-document-store.js';
import type { DocumentStore } from '../document-store.js';
import { increment } from '../transform.js';
import type { VersionStamp } from '../version-stamp.js';
import type { UpdateWrite } from '../write.js';

const minutes = 60_000;
const generation = 10 * minutes;

/** A storage whose clock stands at a border of generations, and stores of processes that start on it. */
function setUp(): { clock: ManualClock; storage: MemoryStorage; start: () => DocumentStore } {
  const clock = new ManualClock(generation * 2_800_000);
  const storage = new MemoryStorage({ clock });
  return {
    clock,
    storage,
    start: () => new DriverDocumentStore(new MemoryDriver(storage), { runtime: { clock } }),
  };
}

const add = (at: VersionStamp): UpdateWrite => ({
  type: 'update',
  path: 'c/x',
  fields: { count: increment(1) },
  precondition: { updateTime: at },
});
const lost: Fault = { kind: 'unavailable', applied: 'yes' };
const create = { type: 'create', path: 'c/x', data: { count: 0 } } as const;

describe('a process that has heard nothing from the server', () => {
  it('reports a create of an old document as a conflict', async () => {
    const { clock, start } = setUp();
    await start().commit([create]);
    await clock.advance(60 * minutes);
    await expect(start().commit([create])).rejects.toMatchObject({
      code: 'VersionConflict',
      expected: 'absent',
    });
  });

  it('reports an update under a stale stamp of an old document as a conflict', async () => {
    const { clock, start } = setUp();
    const first = start();
    const { stamp } = await first.commit([create]);
    await first.commit([add(stamp)]);
    await clock.advance(60 * minutes);
    await expect(start().commit([add(stamp)])).rejects.toMatchObject({
      code: 'VersionConflict',
      expected: stamp,
    });
  });

  it('says that it does not know where its clock is off, and knows better the next time', async () => {
    const { clock, storage, start } = setUp();
    await start().commit([create]);
    const ahead = new ManualClock(clock.now() + 60 * minutes);
    const store = new DriverDocumentStore(new MemoryDriver(storage), { runtime: { clock: ahead } });
    await expect(store.commit([create])).rejects.toMatchObject({ code: 'OutcomeUnknown' });
    await expect(store.commit([create])).rejects.toMatchObject({ code: 'VersionConflict' });
  });
});

type Hear = (store: DocumentStore, at: VersionStamp) => Promise<unknown>;

const once = [{ type: 'create', path: 'c/once', data: {} }] as const;

describe('a process whose last news of the server is old leaves the witnesses of others alone', () => {
  it.each<[string, Hear, Hear]>([
    ['a repeated operation', () => Promise.resolve(), (store) => store.commit(once, { operationId: 'op' })],
    ['a read of the past', () => Promise.resolve(), (store, at) => store.getAll(['c/x'], { readTime: at })],
    [
      'a query of the past',
      () => Promise.resolve(),
      (store, at) => store.query({ collection: 'c', readTime: at }),
    ],
    ['a read before a long sleep', (store) => store.getAll(['c/x']), () => Promise.resolve()],
  ])('%s', async (_name, before, after) => {
    const { clock, storage, start } = setUp();
    await clock.advance(generation / 2);
    const reader = start();
    const { stamp } = await reader.commit([create]);
    await reader.commit(once, { operationId: 'op' });
    // It sleeps with its machine: its monotonic clock stands still.
    const asleep = new ManualClock(clock.now());
    const late = new DriverDocumentStore(new MemoryDriver(storage), { runtime: { clock: asleep } });
    await before(late, stamp);
    await clock.advance(generation);
    await after(late, stamp);

    const driver = new MemoryDriver(storage, { faults: faultsOfCommits({ 0: lost }) });
    const probe = driver.probe.bind(driver);
    driver.probe = async (paths): ReturnType<typeof probe> => {
      const now = (await reader.getAll(['c/x'])).documents[0]?.updateTime ?? stamp;
      await late.commit([add(now)]);
      return probe(paths);
    };
    const store = new DriverDocumentStore(driver, { runtime: { clock } });
    await store.getAll(['c/x']);
    expect((await store.commit([add(stamp)])).recovered).toBe(true);
  });
});
