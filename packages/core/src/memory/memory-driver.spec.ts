import { arrayUnion, increment, serverTime } from '../document-store/transform.js';
import { MemoryDriver } from './memory-driver.js';
import { MemoryStorage } from './memory-storage.js';

const at = (ms: number) => ({
  now: () => ms,
  monotonic: () => ms,
  setTimer: () => ({ cancel: () => undefined }),
});

describe('MemoryDriver', () => {
  it('gives rising stamps while the clock stands still', async () => {
    const driver = new MemoryDriver(new MemoryStorage({ clock: at(1000) }));
    const first = await driver.commit([{ type: 'create', path: 'a/1', data: { n: 1 } }]);
    const second = await driver.commit([{ type: 'update', path: 'a/1', fields: { n: increment(1) } }]);
    expect(first).toBe(1_000_000);
    expect(second).toBe(1_000_001);
    const { documents, readTime } = await driver.getAll(['a/1', 'a/2']);
    expect(documents).toEqual([
      { path: 'a/1', id: '1', data: { n: 2 }, createTime: first, updateTime: second },
      undefined,
    ]);
    expect(readTime).toBe(second);
  });

  it('keeps the library field apart from the data and probes it', async () => {
    const driver = new MemoryDriver(new MemoryStorage());
    const stamp = await driver.commit([
      {
        type: 'create',
        path: 'a/1',
        data: { at: serverTime(), inner: { list: arrayUnion(1) }, _tai: { w: 1 } },
      },
    ]);
    const { documents } = await driver.getAll(['a/1']);
    expect(documents[0]?.data).toEqual({ at: expect.any(Date), inner: { list: [1] } });
    expect(await driver.probe(['a/1', 'a/2'])).toEqual([{ updateTime: stamp, library: { w: 1 } }, undefined]);
  });

  it('fails with conflict and applies nothing when a precondition does not hold', async () => {
    const driver = new MemoryDriver(new MemoryStorage());
    await driver.commit([{ type: 'create', path: 'a/1', data: {} }]);
    await expect(
      driver.commit([
        { type: 'create', path: 'a/2', data: {} },
        { type: 'create', path: 'a/1', data: {} },
      ]),
    ).rejects.toMatchObject({ name: 'DriverFailure', kind: 'conflict' });
    expect((await driver.getAll(['a/2'])).documents).toEqual([undefined]);
  });

  it('tells a query listener of what changes its result, and only of that', async () => {
    const driver = new MemoryDriver(new MemoryStorage());
    const told: unknown[] = [];
    driver.listen(
      { query: { collection: 'a', where: { field: 'n', op: '>', value: 1 } } },
      { next: ({ documents }) => told.push(documents.map(({ id }) => id)), error: () => undefined },
    );
    for (const n of [1, 2, 3]) await driver.commit([{ type: 'set', path: `a/${String(n)}`, data: { n } }]);
    await driver.commit([{ type: 'set', path: 'a/3', data: { n: 3 } }]);
    await driver.commit([{ type: 'delete', path: 'a/2' }]);
    await Promise.resolve();
    expect(told).toEqual([[], ['2'], ['2', '3'], ['3']]);
  });

  it('does not tell a listener of changes beyond its limit, nor twice of one state', async () => {
    const driver = new MemoryDriver(new MemoryStorage());
    const told: unknown[] = [];
    driver.listen(
      { query: { collection: 'a', limit: 1 } },
      { next: ({ documents }) => told.push(documents.map(({ id }) => id)), error: () => undefined },
    );
    for (const id of ['1', '2', '3']) await driver.commit([{ type: 'set', path: `a/${id}`, data: {} }]);
    await Promise.resolve();
    expect(told).toEqual([['1']]);
  });

  it('tells a listener nothing once it was closed, not even what was on its way', async () => {
    const driver = new MemoryDriver(new MemoryStorage());
    const told: unknown[] = [];
    const observer = { next: (snapshot: unknown) => told.push(snapshot), error: () => undefined };
    driver.listen({ document: 'a/1' }, observer).close();
    const second = driver.listen({ document: 'a/1' }, observer);
    await Promise.resolve();
    const commit = driver.commit([{ type: 'set', path: 'a/1', data: {} }]);
    second.close();
    await commit;
    await Promise.resolve();
    expect(told).toHaveLength(1);
  });
});
