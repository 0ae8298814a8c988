import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LIBRARY_FIELD } from '../document-store/document-driver.js';
import { arrayUnion, increment, serverTime } from '../document-store/transform.js';
import type { VersionStamp } from '../document-store/version-stamp.js';
import type { Write } from '../document-store/write.js';
import { ManualClock } from '../testing/index.js';
import { MemoryDriver } from './memory-driver.js';
import { MemoryStorage } from './memory-storage.js';
import type { MemoryStorageOptions } from './memory-storage.js';

const hour = 3_600_000;

function setUp(options: MemoryStorageOptions = {}): { clock: ManualClock; driver: MemoryDriver } {
  const clock = new ManualClock(1_000_000);
  return { clock, driver: new MemoryDriver(new MemoryStorage({ clock, ...options })) };
}

const set = (path: string, n: unknown): Write => ({ type: 'set', path, data: { n: n as number } });

/** Bytes of the heap that are in use, garbage collected. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function readAt(driver: MemoryDriver, path: string, readTime: number): Promise<unknown> {
  const { documents } = await driver.getAll([path], { readTime: readTime as VersionStamp });
  return documents[0]?.data['n'];
}

describe('the time of a storage', () => {
  it('rises by a microsecond while the clock stands still, goes back or is between milliseconds', async () => {
    const { clock, driver } = setUp();
    const stamps = [await driver.commit([set('c/1', 1)]), await driver.commit([set('c/1', 2)])];
    clock.jump(1000);
    stamps.push(await driver.commit([set('c/1', 3)]));
    clock.jump(2_000_000.7);
    stamps.push(await driver.commit([set('c/1', 4)]));
    expect(stamps).toEqual([1_000_000_000, 1_000_000_001, 1_000_000_002, 2_000_000_000]);
  });

  it('puts a commit after every read, and a read at or after every commit', async () => {
    const { clock, driver } = setUp();
    const first = await driver.getAll(['c/1']);
    const stamp = await driver.commit([set('c/1', 1)]);
    const second = await driver.getAll(['c/1']);
    expect([first.readTime, stamp, second.readTime]).toEqual([1_000_000_000, 1_000_000_001, 1_000_000_001]);
    clock.jump(5);
    expect((await driver.getAll(['c/1'])).readTime).toBe(1_000_000_001);
  });

  it('gives the wall clock to serverTime', async () => {
    const { clock, driver } = setUp();
    clock.jump(123_456.9);
    await driver.commit([{ type: 'set', path: 'c/1', data: { n: serverTime() } }]);
    expect((await driver.getAll(['c/1'])).documents[0]?.data).toEqual({ n: new Date(123_456) });
  });
});

describe('the past of a storage', () => {
  it('is kept for an hour', async () => {
    const { clock, driver } = setUp();
    const first = await driver.commit([set('c/1', 1)]);
    await driver.commit([set('c/1', 2)]);
    await driver.commit([{ type: 'delete', path: 'c/1' }]);
    await clock.advance(hour - 1);
    expect(await readAt(driver, 'c/1', first)).toBe(1);
    await clock.advance(2);
    await expect(readAt(driver, 'c/1', first)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await readAt(driver, 'c/1', first + 2000)).toBeUndefined();
  });

  it('shows a document that has not changed for longer', async () => {
    const { clock, driver } = setUp();
    await driver.commit([set('c/1', 1)]);
    await clock.advance(5 * hour);
    const { readTime } = await driver.getAll(['c/1']);
    await driver.commit([set('c/1', 2)]);
    expect(await readAt(driver, 'c/1', readTime)).toBe(1);
  });

  it('is cut to its budget, the oldest first, and says so', async () => {
    const { driver } = setUp({ historyBytes: 2000 });
    const stamps: number[] = [];
    for (let n = 0; n < 20; n += 1) stamps.push(await driver.commit([set(`c/${String(n % 3)}`, n)]));
    await expect(readAt(driver, 'c/0', stamps[0] ?? 0)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await readAt(driver, 'c/2', stamps[17] ?? 0)).toBe(17);
    expect(await readAt(driver, 'c/1', stamps[17] ?? 0)).toBe(16);
  });

  it('does not make the memory grow without bound', async () => {
    const { driver } = setUp({ historyBytes: 100_000 });
    const text = 'x'.repeat(1000);
    const cycle = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        await driver.commit([set(`c${String(n)}/1`, [text.replace('x', String(n))])]);
        await driver.commit([{ type: 'delete', path: `c${String(n)}/1` }]);
      }
    };
    await cycle(1000);
    const before = heapUsed();
    await cycle(10_000);
    // 10,000 documents of a kilobyte would be 10 MB, were they kept.
    expect(heapUsed() - before).toBeLessThan(2_000_000);
  });

  it('has no future', async () => {
    const { driver } = setUp();
    await expect(readAt(driver, 'c/1', 1_000_000_001)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await readAt(driver, 'c/1', 1_000_000_000)).toBeUndefined();
    expect(await driver.commit([set('c/1', 1)])).toBeGreaterThan(1_000_000_000);
  });
});

describe('the limits of a stored document', () => {
  it('hold after transforms', async () => {
    const { driver } = setUp();
    const bytes = (length: number): Uint8Array => new Uint8Array(length);
    await driver.commit([{ type: 'set', path: 'c/1', data: { n: [bytes(600_000)] } }]);
    const grow = driver.commit([{ type: 'update', path: 'c/1', fields: { n: arrayUnion(bytes(500_000)) } }]);
    await expect(grow).rejects.toMatchObject({ kind: 'too-large' });
  });

  it('are exact: name, fields and 32 bytes make 1 MiB', async () => {
    const { driver } = setUp();
    // 16 + 'c' 2 + '1' 2 + 32 + 'n' 2 = 54
    const fits = new Uint8Array(1_048_576 - 54);
    await driver.commit([{ type: 'set', path: 'c/1', data: { n: fits } }]);
    const over = driver.commit([{ type: 'set', path: 'c/1', data: { n: new Uint8Array(fits.length + 1) } }]);
    await expect(over).rejects.toMatchObject({ kind: 'too-large' });
  });

  it('are 40,000 index entries, exempted fields left out', async () => {
    const numbers = (count: number): Readonly<Record<string, number>> =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${String(n)}`, n]));
    const indexExemptions = [{ collectionGroup: 'heads', field: 'data' }];
    const { driver } = setUp({ indexExemptions });
    const commit = (path: string, count: number): Promise<unknown> =>
      driver.commit([{ type: 'set', path, data: { data: numbers(count) } }]);
    await commit('c/1', 19_999);
    await expect(commit('c/1', 20_000)).rejects.toMatchObject({ kind: 'too-large' });
    await commit('a/b/heads/1', 30_000);
  });
});

describe('what a storage hands out', () => {
  it('is shared where it is frozen, and copied where it holds dates or bytes', async () => {
    const { driver } = setUp();
    await driver.commit([set('c/1', 1), { type: 'set', path: 'c/2', data: { n: new Date(5) } }]);
    const read = async (path: string): Promise<unknown> => (await driver.getAll([path])).documents[0];
    expect(await read('c/1')).toBe(await read('c/1'));
    expect(await read('c/2')).not.toBe(await read('c/2'));
  });

  it("never holds the library's field, which a set wipes and an update keeps", async () => {
    const { driver } = setUp();
    const library = async (): Promise<unknown> => (await driver.probe(['c/1']))[0]?.library;
    await driver.commit([
      { type: 'create', path: 'c/1', data: { n: 1, [LIBRARY_FIELD]: { w0: { me: 1 } } } },
    ]);
    await driver.commit([
      { type: 'update', path: 'c/1', fields: { n: increment(1), [`${LIBRARY_FIELD}.w1.you`]: 2 } },
    ]);
    expect(await library()).toEqual({ w0: { me: 1 }, w1: { you: 2 } });
    const [found] = (await driver.query({ collection: 'c', where: { field: 'n', op: '==', value: 2 } }))
      .documents;
    expect(found?.data).toEqual({ n: 2 });
    await driver.commit([set('c/1', 3)]);
    expect(await library()).toBeUndefined();
  });
});
