import { MemoryDriver, MemoryStorage } from '../memory/index.js';
import { ManualClock } from '../testing/manual-clock.js';
import { DriverFailure } from './document-driver.js';
import type { FailureKind } from './document-driver.js';
import { DriverDocumentStore } from './driver-document-store.js';
import type { ListenObserver, ListenSnapshot, ListenTarget } from './listen.js';

/** A store whose listeners can be made to fail, and a recorder of what one of them was told. */
function setUp(): {
  clock: ManualClock;
  store: DriverDocumentStore;
  told: string[];
  record: ListenObserver;
  fail(kind: FailureKind): void;
} {
  const clock = new ManualClock();
  const driver = new MemoryDriver(new MemoryStorage({ clock }));
  let current: ListenObserver | undefined;
  const listen = driver.listen.bind(driver);
  driver.listen = (target: ListenTarget, observer: ListenObserver): ReturnType<typeof listen> => {
    current = observer;
    return listen(target, observer);
  };
  const told: string[] = [];
  const describe = ({ changes }: ListenSnapshot): string =>
    changes.map(({ type, document }) => `${type} ${document.id}`).join(', ');
  return {
    clock,
    store: new DriverDocumentStore(driver, { runtime: { clock } }),
    told,
    record: {
      next: (snapshot) => told.push(describe(snapshot)),
      error: (error) => told.push(`error ${error.name}`),
    },
    fail(kind) {
      current?.error(new DriverFailure(kind, kind));
    },
  };
}

const create = (id: string) => ({ type: 'create', path: `c/${id}`, data: {} }) as const;

describe('a listener', () => {
  it('that lost its connection listens again and is told only what has changed meanwhile', async () => {
    const { clock, store, told, record, fail } = setUp();
    await store.commit([create('a'), create('b')]);
    store.listen({ query: { collection: 'c' } }, record);
    await clock.advance(0);
    fail('unavailable');
    await store.commit([create('d'), { type: 'delete', path: 'c/a' }], { idempotent: true });
    await store.commit([{ type: 'update', path: 'c/b', fields: { x: 1 } }]);
    await clock.advance(1_000);
    expect(told).toEqual(['added a, added b', 'removed a, modified b, added d']);
  });

  it('whose connection comes back with nothing new is told nothing', async () => {
    const { clock, store, told, record, fail } = setUp();
    await store.commit([create('a')]);
    store.listen({ document: 'c/a' }, record);
    await clock.advance(0);
    fail('busy');
    await clock.advance(10_000);
    expect(told).toEqual(['added a']);
  });

  it('ends for good with the error of the table when it may not listen', async () => {
    const { clock, store, told, record, fail } = setUp();
    store.listen({ document: 'c/a' }, record);
    await clock.advance(0);
    fail('denied');
    await store.commit([create('a')]);
    await clock.advance(10_000);
    expect(told).toEqual(['', 'error PermissionDenied']);
  });

  it('is told nothing after it was closed, its signal aborted, or between connections', async () => {
    const { clock, store, told, record, fail } = setUp();
    const controller = new AbortController();
    const first = store.listen({ document: 'c/a' }, record);
    store.listen({ document: 'c/b' }, record, { signal: controller.signal });
    store.listen({ document: 'c/c' }, record, { signal: AbortSignal.abort() });
    await clock.advance(0);
    fail('unavailable');
    await first.close();
    controller.abort();
    await store.commit([create('a'), create('b'), create('c')]);
    await clock.advance(10_000);
    expect(told).toEqual(['', '']);
  });

  it('is told when its store is closed, and when its own code has thrown', async () => {
    const { clock, store, told, record } = setUp();
    store.listen({ document: 'c/a' }, record);
    store.listen(
      { document: 'c/b' },
      {
        next: () => {
          throw new RangeError('mine');
        },
        error: (error) => told.push(`error ${error.name}`),
      },
    );
    await clock.advance(0);
    await store.close();
    expect(told).toEqual(['', 'error RangeError', 'error InvalidState']);
    expect(() => store.listen({ document: 'c/a' }, record)).toThrow(
      expect.objectContaining({ code: 'InvalidState' }),
    );
  });
});
