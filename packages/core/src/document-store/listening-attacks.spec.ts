import { MemoryDriver, MemoryStorage } from '../memory/index.js';
import { ManualClock } from '../testing/manual-clock.js';
import { DriverFailure } from './document-driver.js';
import type { DriverSubscription } from './document-driver.js';
import { DriverDocumentStore } from './driver-document-store.js';
import type { ListenObserver, ListenTarget, Subscription } from './listen.js';
import type { VersionStamp } from './version-stamp.js';

const target: ListenTarget = { document: 'c/a' };
const empty = { documents: [], changes: [], readTime: 1 as VersionStamp };

/** A store whose driver listens as told: each entry is one connection, made or refused. */
function setUp(...connections: readonly ((observer: ListenObserver) => void)[]): {
  readonly clock: ManualClock;
  readonly store: DriverDocumentStore;
  readonly open: () => number;
  readonly closedDriver: () => boolean;
  readonly logged: string[];
} {
  const clock = new ManualClock();
  const driver = new MemoryDriver(new MemoryStorage({ clock }));
  let made = 0;
  let open = 0;
  let closedDriver = false;
  driver.listen = (_target, observer): DriverSubscription => {
    connections[made++]?.(observer);
    open += 1;
    let closed = false;
    return {
      close() {
        if (!closed) open -= 1;
        closed = true;
      },
    };
  };
  driver.close = (): Promise<void> => {
    closedDriver = true;
    return Promise.resolve();
  };
  const logged: string[] = [];
  const telemetry = {
    count: () => undefined,
    record: () => undefined,
    log: (_level: string, message: string) => logged.push(message),
  };
  return {
    clock,
    store: new DriverDocumentStore(driver, { runtime: { clock, telemetry } }),
    open: () => open,
    closedDriver: () => closedDriver,
    logged,
  };
}

const refuse = (kind: 'unavailable' | 'denied') => (): never => {
  throw new DriverFailure(kind, kind);
};

function recorder(): { readonly told: string[]; readonly observer: ListenObserver } {
  const told: string[] = [];
  return {
    told,
    observer: { next: () => told.push('next'), error: (error) => told.push(error.name) },
  };
}

describe('a driver that refuses to listen at once', () => {
  it('is asked again when it may come back', async () => {
    const { clock, store, open } = setUp(refuse('unavailable'), refuse('unavailable'), (observer) => {
      observer.next(empty);
    });
    const { told, observer } = recorder();
    store.listen(target, observer);
    await clock.advance(10_000);
    expect(told).toEqual(['next']);
    expect(open()).toBe(1);
    await store.close();
    expect(told).toEqual(['next', 'InvalidState']);
  });

  it('ends the listener when it never will', async () => {
    const { clock, store } = setUp(refuse('denied'));
    const { told, observer } = recorder();
    store.listen(target, observer);
    await clock.advance(10_000);
    await store.close();
    expect(told).toEqual(['PermissionDenied']);
  });
});

describe('an observer', () => {
  it('that closes while it is first told leaves no connection', () => {
    const controller = new AbortController();
    const { store, open } = setUp((observer) => {
      observer.next(empty);
    });
    const closing = {
      next: () => {
        controller.abort();
      },
      error: () => undefined,
    };
    store.listen(target, closing, { signal: controller.signal });
    expect(open()).toBe(0);
  });

  it('that closes and then throws is told nothing more', () => {
    let tell: ListenObserver | undefined;
    const { store, open, logged } = setUp((observer) => {
      tell = observer;
    });
    const errors: Error[] = [];
    const subscription: Subscription = store.listen(target, {
      next: () => {
        void subscription.close();
        throw new RangeError('mine');
      },
      error: (error) => errors.push(error),
    });
    tell?.next(empty);
    expect([errors, open()]).toEqual([[], 0]);
    expect(logged).toHaveLength(1);
  });

  it('that throws when it is told of the end keeps nobody else from ending', async () => {
    const { store, open, closedDriver, logged } = setUp();
    const { told, observer } = recorder();
    const bad: ListenObserver = {
      next: () => undefined,
      error: () => {
        throw new RangeError('mine');
      },
    };
    store.listen(target, bad);
    store.listen(target, observer);
    await store.close();
    expect([told, open(), closedDriver(), logged.length]).toEqual([['InvalidState'], 0, true, 1]);
  });
});

it('a signal outlives its listeners and holds none of them', async () => {
  const { store } = setUp();
  const controller = new AbortController();
  const { signal } = controller;
  let held = 0;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...given: Parameters<typeof add>): void => {
    held += 1;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>): void => {
    held -= 1;
    remove(...given);
  };
  const { observer } = recorder();
  for (let turn = 0; turn < 3; turn += 1) await store.listen(target, observer, { signal }).close();
  expect(held).toBe(0);
});

it('closing a store again waits for the same end', async () => {
  const driver = new MemoryDriver(new MemoryStorage());
  let ended = false;
  driver.close = async (): Promise<void> => {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    ended = true;
  };
  const store = new DriverDocumentStore(driver);
  void store.close();
  await store.close();
  expect(ended).toBe(true);
});

it.each([Number.NaN, -1, 1.5, Infinity])('a store does not begin with %d retries', (faultRetries) => {
  const driver = new MemoryDriver(new MemoryStorage());
  expect(() => new DriverDocumentStore(driver, { faultRetries })).toThrow(/faultRetries: expected/);
});
