import { Call, versionStamp } from '@tai-state/core';
import type { DocumentStore, ListenObserver, StoredDocument } from '@tai-state/core';
import { ManualClock } from '@tai-state/core/testing';
import type { SeenLease } from './lease.js';
import { LeaseWatch } from './lease-watch.js';

const second = 1_000_000;
const path = 'g/locks/r';

/** A lease of 30 s that began at so many seconds, as it was read a moment later. */
function leaseOf(began: number): SeenLease {
  const updateTime = versionStamp(began * second);
  return { path, leaseMs: 30_000, updateTime, readTime: updateTime };
}

describe('the wait for the end of a lease', () => {
  let clock: ManualClock;
  let observer: ListenObserver;
  let watch: LeaseWatch;

  beforeEach(() => {
    clock = new ManualClock();
    const listen: DocumentStore['listen'] = (_target, given) => {
      observer = given;
      return { close: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
    };
    watch = new LeaseWatch({ store: { listen } as DocumentStore, clock }, path, () => 30_000);
  });
  afterEach(() => watch[Symbol.asyncDispose]());

  /** The listener tells what is there at so many seconds: a lease that began then, or none. */
  const tell = (at: number, there: boolean): void => {
    const time = versionStamp(at * second);
    const document: StoredDocument = { path, id: 'r', data: {}, createTime: time, updateTime: time };
    observer.next({ documents: there ? [document] : [], changes: [], readTime: time });
  };
  /** After how many milliseconds it ends. */
  const waited = async (seen: SeenLease): Promise<number> => {
    using call = new Call('acquire', clock, {}, 60_000);
    const began = clock.monotonic();
    await clock.runUntil(watch.untilEnded(seen, call));
    return clock.monotonic() - began;
  };

  it('lasts no longer than the lease', async () => {
    tell(1, true);
    expect(await waited(leaseOf(1))).toBe(30_005);
  });

  it('ends when the listener tells that the lease is gone', async () => {
    tell(1, true);
    const waiting = waited(leaseOf(1));
    tell(2, false);
    expect(await waiting).toBe(0);
  });

  it('is interrupted every second for a lease that the listener has not shown', async () => {
    tell(1, false);
    // It may have ended already: what came and went between two notifications is never told.
    expect(await waited(leaseOf(2))).toBe(1_000);
    expect(await waited(leaseOf(2))).toBe(1_000);
    tell(2, true);
    expect(await waited(leaseOf(2))).toBe(30_005);
  });

  it('goes on when the listener shows the lease, or a later one, meanwhile', async () => {
    tell(1, false);
    const waiting = waited(leaseOf(2));
    tell(3, true);
    expect(await waiting).toBe(30_005);
  });

  it('is interrupted every second once the listener has failed', async () => {
    tell(1, true);
    observer.error(new Error('no more'));
    expect(await waited(leaseOf(1))).toBe(1_000);
  });
});
