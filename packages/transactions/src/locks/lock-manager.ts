import { Call, KeyMutex, LockLost, LockNotAcquired, checkId, resolveRuntime } from '@tai-state/core';
import type { CallOptions, Runtime, WaitEdge } from '@tai-state/core';
import { acquire, giveBack } from './acquire.js';
import { attemptAcquire } from './attempt-acquire.js';
import { cleanupExpired } from './cleanup-expired.js';
import { detectDeadlocks } from './detect-deadlocks.js';
import { extendByToken, releaseByToken } from './by-token.js';
import { HeldLock } from './held-lock.js';
import { checkLeaseMs } from './lease.js';
import { LocalWaits } from './local-waits.js';
import type { ExtendOptions, Lock } from './lock.js';
import { seenLock } from './lock-document.js';
import type { AcquireOptions, LockManagerOptions, TryAcquireOptions } from './lock-options.js';
import { LockPaths } from './lock-paths.js';
import { lockInspection } from './lock-inspection.js';
import type { LockInspection } from './lock-inspection.js';
import { inLockCall, readLock } from './lock-scope.js';
import type { LockGrant, LockRequest, LockScope } from './lock-scope.js';
import { LockWatches } from './lock-watches.js';
import { LockSet } from './lock-set.js';

/**
 * Locks with leases over any number of processes. Every step is one conditional write, and whether a lease has expired
 * is judged by the server's time alone, so clocks that are wrong cannot let two clients in. What no lease can do is stop
 * a holder that was paused in mid-work: put the lock's fence into the commit, or check its fencing token.
 */
export class LockManager implements AsyncDisposable {
  readonly #scope: LockScope;
  readonly #paths: LockPaths;
  readonly #leaseMs: number;
  readonly #deadlockCheckMs: number | undefined;
  readonly #mutex = new KeyMutex();
  readonly #watches: LockWatches;
  readonly #local = new LocalWaits();
  readonly #held = new Set<HeldLock>();

  /** Throws `InvalidArgument`. */
  constructor(options: LockManagerOptions) {
    const runtime: Runtime = resolveRuntime(options.runtime);
    this.#scope = { store: options.store, runtime };
    this.#watches = new LockWatches({ store: options.store, clock: runtime.clock });
    this.#paths = new LockPaths(options.root ?? '');
    this.#leaseMs = options.leaseMs ?? 30_000;
    checkLeaseMs(this.#leaseMs);
    this.#deadlockCheckMs = options.deadlockCheckMs;
    if (this.#deadlockCheckMs !== undefined) checkLeaseMs(this.#deadlockCheckMs);
  }

  /**
   * Waits for the lock and takes it. One write when it is free. Throws `LockNotAcquired` at the deadline, and
   * `DeadlockDetected` when clients wait for each other in a cycle and this one is to give up.
   */
  async acquire(governorId: string, resourceId: string, options: AcquireOptions = {}): Promise<Lock> {
    const request = this.#request(governorId, resourceId, options);
    const grant = await acquire(this.#scope, request, {
      options,
      ticketPath: this.#paths.ticket(request.token),
      timing: {
        publishAfterMs: this.#holdsAny(request.clientId) ? 0 : request.leaseMs / 4,
        checkAfterMs: this.#deadlockCheckMs ?? request.leaseMs / 2,
      },
      mutex: this.#mutex,
      watches: this.#watches,
      local: this.#local,
    });
    return this.#hold(grant, options);
  }

  /** Takes the lock if it is free or its lease has expired; undefined when somebody has it. Does not wait. */
  async tryAcquire(
    governorId: string,
    resourceId: string,
    options: TryAcquireOptions = {},
  ): Promise<Lock | undefined> {
    const request = this.#request(governorId, resourceId, options);
    const began = this.#scope.runtime.clock.monotonic();
    const met: { unknown?: true } = {};
    try {
      const grant = await inLockCall(this.#scope, 'tryAcquire', options, async ({ io }) => {
        const onUnknown = (): void => {
          met.unknown = true;
        };
        for (let attempt = 0; attempt < 5; attempt += 1) {
          const outcome = await attemptAcquire(this.#scope, request, { options: io, also: [], onUnknown });
          if ('granted' in outcome) return outcome.granted;
          if ('busy' in outcome) return undefined;
        }
        const waitedMs = this.#scope.runtime.clock.monotonic() - began;
        throw new LockNotAcquired(resourceId, undefined, waitedMs);
      });
      return grant && this.#hold(grant, options);
    } catch (error) {
      if (met.unknown) void giveBack(this.#scope, request);
      throw error;
    }
  }

  /**
   * Takes several locks of one governor, in the order of their ids whatever the order given, so that two callers of
   * `acquireMany` cannot wait for each other. All or none: what was taken is released when one fails.
   */
  async acquireMany(
    governorId: string,
    resourceIds: readonly string[],
    options: AcquireOptions = {},
  ): Promise<LockSet> {
    const clientId = options.clientId ?? this.#scope.runtime.ids.next();
    const sorted = [...new Set(resourceIds)].sort();
    for (const resourceId of sorted) checkId(resourceId, 'resourceIds');
    using call = new Call('acquireMany', this.#scope.runtime.clock, options, 60_000);
    const taken: Lock[] = [];
    try {
      for (const resourceId of sorted) {
        const deadlineMs = Math.max(1, call.remainingMs());
        taken.push(await this.acquire(governorId, resourceId, { ...options, clientId, deadlineMs }));
      }
      return new LockSet(taken);
    } catch (error) {
      await new LockSet(taken)[Symbol.asyncDispose]().catch(() => undefined);
      throw error;
    }
  }

  /** Releases by token, also from another process. Throws `LockLost` when the token is not the present one. */
  async release(
    governorId: string,
    resourceId: string,
    token: string,
    options: CallOptions = {},
  ): Promise<void> {
    const path = this.#paths.lock(governorId, resourceId);
    const own = this.#own(path, token);
    await (own === undefined ? releaseByToken(this.#scope, path, token, options) : own.release(options));
  }

  /**
   * Prolongs the lease by token, from now on. Another process than the holder's can only lengthen it. Throws `LockLost`
   * when the token is not the present one, or the lease has expired.
   */
  async extend(
    governorId: string,
    resourceId: string,
    token: string,
    options: ExtendOptions = {},
  ): Promise<void> {
    if (options.leaseMs !== undefined) checkLeaseMs(options.leaseMs);
    const path = this.#paths.lock(governorId, resourceId);
    const own = this.#own(path, token);
    await (own === undefined ? extendByToken(this.#scope, path, token, options) : own.extend(options));
  }

  /** What the lock's document shows; undefined when nobody has it. */
  async inspect(
    governorId: string,
    resourceId: string,
    options: CallOptions = {},
  ): Promise<LockInspection | undefined> {
    const seen = await readLock(this.#scope.store, this.#paths.lock(governorId, resourceId), options);
    return seen && lockInspection(seen);
  }

  /** All locks of a governor, in the order of their ids, expired ones too. Read page by page. */
  async *list(
    governorId: string,
    options: CallOptions = {},
  ): AsyncGenerator<LockInspection, void, undefined> {
    const collection = this.#paths.locks(governorId);
    for await (const { documents, readTime } of this.#scope.store.queryPages({ collection }, options)) {
      for (const document of documents) yield lockInspection(seenLock(document, readTime));
    }
  }

  /**
   * Removes the locks of a governor, and all tickets, whose leases have expired by the server's time. They could be
   * taken as they are: this is for tidiness, and never takes a lock from a holder that renews. Gives the number of locks.
   * One read for each lock and ticket, one delete for each that is removed.
   */
  cleanupExpiredLocks(governorId: string, options: CallOptions = {}): Promise<number> {
    return cleanupExpired(this.#scope, this.#paths, governorId, options);
  }

  /** The cycles of waits that stand now, over all processes and governors. The youngest of each gives up by itself. */
  detectDeadlocks(options: CallOptions = {}): Promise<readonly (readonly WaitEdge[])[]> {
    return detectDeadlocks(this.#scope, this.#paths.tickets, options);
  }

  /** Releases every lock that this manager holds. */
  async [Symbol.asyncDispose](): Promise<void> {
    const held = [...this.#held];
    await Promise.allSettled(held.map((lock) => lock[Symbol.asyncDispose]()));
  }

  #request(governorId: string, resourceId: string, options: TryAcquireOptions): LockRequest {
    const path = this.#paths.lock(governorId, resourceId);
    const { ids } = this.#scope.runtime;
    const clientId = options.clientId ?? ids.next();
    checkId(clientId, 'clientId');
    const leaseMs = options.leaseMs ?? this.#leaseMs;
    checkLeaseMs(leaseMs);
    return { path, governorId, resourceId, clientId, token: ids.next(), leaseMs };
  }

  #hold(grant: LockGrant, options: TryAcquireOptions): Lock {
    const lock = new HeldLock(this.#scope, grant, {
      renew: options.renew !== false,
      onEnd: (ended) => this.#held.delete(ended),
      onReleased: (path, at) => {
        this.#watches.released(path, at);
      },
    });
    this.#held.add(lock);
    this.#scope.runtime.telemetry.count('lock.acquired', 1);
    if (lock.remainingMs > 0) return lock;
    throw new LockLost(grant.resourceId, 'expired');
  }

  #own(path: string, token: string): HeldLock | undefined {
    return [...this.#held].find((lock) => lock.path === path && lock.lockToken === token);
  }

  #holdsAny(clientId: string): boolean {
    return [...this.#held].some((lock) => lock.clientId === clientId);
  }
}
