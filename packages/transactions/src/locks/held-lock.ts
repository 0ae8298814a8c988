import { LockLost, VersionConflict, isTaiStateError } from '@tai-state/core';
import type { CallOptions, LockLostReason, VerifyWrite, VersionStamp } from '@tai-state/core';
import { checkLeaseMs } from './lease.js';
import { LeaseTimer } from './lease-timer.js';
import type { ExtendOptions, Lock } from './lock.js';
import { wasFreed } from './lock-document.js';
import type { LockRecord } from './lock-document.js';
import { inLockCall, readLock, storageDeadlineMs } from './lock-scope.js';
import type { LockCall, LockGrant, LockScope } from './lock-scope.js';

/** How a held lock behaves. */
export interface HeldLockOptions {
  readonly renew: boolean;
  /** Told once, when it is released or lost. */
  onEnd(lock: HeldLock): void;
  /** Told when the lock is free, and as of which time of the server's. */
  onReleased(path: string, at: VersionStamp): void;
}

/** A granted lock, its background renewal and its release. One storage call of its own at a time. */
export class HeldLock implements Lock {
  readonly governorId: string;
  readonly resourceId: string;
  readonly path: string;
  readonly clientId: string;
  readonly lockToken: string;
  readonly fencingToken: VersionStamp;
  readonly #scope: LockScope;
  readonly #timer: LeaseTimer;
  readonly #controller = new AbortController();
  readonly #options: HeldLockOptions;
  #leaseMs: number;
  #updateTime: VersionStamp;
  #renewals: number;
  #turn: Promise<void> = Promise.resolve();
  #lost: LockLost | undefined;
  /** Whether its holder has given it back: from then on it protects nothing, even while that has not got through. */
  #given = false;
  #releasing: Promise<void> | undefined;

  constructor(scope: LockScope, grant: LockGrant, options: HeldLockOptions) {
    this.#scope = scope;
    this.governorId = grant.governorId;
    this.resourceId = grant.resourceId;
    this.path = grant.path;
    this.clientId = grant.clientId;
    this.lockToken = grant.token;
    this.fencingToken = grant.fencingToken;
    this.#leaseMs = grant.leaseMs;
    this.#updateTime = grant.updateTime;
    this.#renewals = grant.renewals;
    this.#options = options;
    const renew = (): void => void this.#renewInBackground();
    this.#timer = new LeaseTimer(scope.runtime.clock, {
      renew: options.renew ? renew : undefined,
      expire: () => void this.#lose('expired'),
    });
    this.#timer.start(grant.startedAt, grant.leaseMs);
  }

  get leaseMs(): number {
    return this.#leaseMs;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get remainingMs(): number {
    return this.#timer.remainingMs;
  }

  get held(): boolean {
    return this.#lost === undefined && !this.#given && this.remainingMs > 0;
  }

  fence(): VerifyWrite {
    this.#check();
    return { type: 'verify', path: this.path, precondition: { updateTime: this.#updateTime } };
  }

  settled(): Promise<void> {
    return this.#turn;
  }

  refresh(options: CallOptions = {}): Promise<void> {
    return this.#inCall('refresh', options, async (io) => {
      this.#check();
      await this.#adopt(io);
    });
  }

  async extend({ leaseMs, ...options }: ExtendOptions = {}): Promise<void> {
    if (leaseMs !== undefined) checkLeaseMs(leaseMs);
    await this.#inCall('extend', options, (io) => this.#renew(leaseMs, io));
  }

  async release(options: CallOptions = {}): Promise<void> {
    this.#releasing ??= this.#inCall('release', options, (io) => this.#release(io));
    this.#given = true;
    try {
      await this.#releasing;
    } catch (error) {
      // What did not get through can be tried again.
      if (!(error instanceof LockLost)) this.#releasing = undefined;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.release();
    } catch (error) {
      if (error instanceof LockLost || !isTaiStateError(error)) throw error;
      this.#scope.runtime.telemetry.log('warn', 'a lock was not released; its lease will end by itself', {
        lock: this.path,
        code: error.code,
      });
    }
  }

  /** Throws `LockLost` unless it is held. */
  #check(): void {
    if (this.#lost !== undefined) throw this.#lost;
    if (this.#given) throw new LockLost(this.resourceId, 'released');
    if (this.remainingMs <= 0) throw this.#lose('expired');
  }

  #lose(reason: LockLostReason): LockLost {
    if (this.#lost !== undefined) return this.#lost;
    this.#lost = new LockLost(this.resourceId, reason);
    this.#timer.stop();
    this.#scope.runtime.telemetry.count('lock.lost', 1, { reason });
    this.#scope.runtime.telemetry.log('error', 'a lock was lost', { lock: this.path, reason });
    this.#options.onEnd(this);
    this.#controller.abort(this.#lost);
    return this.#lost;
  }

  /** Runs, under one deadline, when every earlier storage call of this lock is done. */
  #inCall(name: string, options: CallOptions, run: (io: LockCall['io']) => Promise<void>): Promise<void> {
    return inLockCall(this.#scope, name, options, ({ call, io }) =>
      this.#alone(
        () => run(io),
        (turn) => call.race(turn),
      ),
    );
  }

  /** Gives up its place when `wait` rejects. */
  #alone(
    run: () => Promise<void>,
    wait: (turn: Promise<void>) => Promise<void> = (turn) => turn,
  ): Promise<void> {
    const before = this.#turn;
    const result = wait(before).then(run);
    const settled = result.catch(() => undefined);
    this.#turn = before.then(() => settled);
    return result;
  }

  async #renewInBackground(): Promise<void> {
    try {
      await this.#alone(() => this.#renew(undefined, () => ({ deadlineMs: this.#patienceMs() })));
    } catch (error) {
      if (error instanceof LockLost) return;
      const code = isTaiStateError(error) ? error.code : 'unknown';
      this.#scope.runtime.telemetry.log('warn', 'a renewal failed', { lock: this.path, code });
      this.#timer.again(Math.max(10, this.#leaseMs / 30));
    }
  }

  /** To what the lease was, unless another length is given. */
  async #renew(given: number | undefined, io: LockCall['io']): Promise<void> {
    const { clock } = this.#scope.runtime;
    for (;;) {
      this.#check();
      const leaseMs = given ?? this.#leaseMs;
      const startedAt = clock.monotonic();
      const renewals = this.#renewals + 1;
      this.#timer.tighten(startedAt, leaseMs);
      const expiresAt = new Date(clock.now() + leaseMs);
      try {
        const { stamp } = await this.#scope.store.commit(
          [
            {
              type: 'update',
              path: this.path,
              fields: {
                renewals,
                renewedBy: 'holder',
                leaseMs,
                expiresAt,
                fencingToken: this.fencingToken,
              },
              precondition: { updateTime: this.#updateTime },
            },
          ],
          { ...this.#patient(io), idempotent: true },
        );
        this.#updateTime = stamp;
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error;
        const found = await this.#adopt(io);
        if (found.renewals !== renewals || found.renewedBy !== 'holder') continue;
      }
      if (this.#lost !== undefined) throw this.#lost;
      this.#renewals = renewals;
      this.#leaseMs = leaseMs;
      this.#timer.start(startedAt, leaseMs);
      return;
    }
  }

  /** Reads the lock, and takes over what has become of it by a commit whose answer was lost, or by its token. */
  async #adopt(io: LockCall['io']): Promise<LockRecord> {
    const seen = await readLock(this.#scope.store, this.path, this.#patient(io));
    if (seen?.record.token !== this.lockToken) throw this.#lose('taken');
    this.#updateTime = seen.updateTime;
    this.#renewals = seen.record.renewals;
    if (seen.record.renewedBy === 'token') this.#leaseMs = Math.max(this.#leaseMs, seen.record.leaseMs);
    return seen.record;
  }

  async #release(io: LockCall['io']): Promise<void> {
    const lost = this.#lost;
    if (lost?.reason === 'taken') throw lost;
    this.#timer.stop();
    if (lost === undefined) this.#options.onEnd(this);
    for (;;) {
      try {
        const { stamp } = await this.#scope.store.commit(
          [{ type: 'delete', path: this.path, precondition: { updateTime: this.#updateTime } }],
          { ...io(), idempotent: true },
        );
        this.#options.onReleased(this.path, stamp);
        break;
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error;
        const seen = await readLock(this.#scope.store, this.path, io());
        if (seen?.record.token === this.lockToken) {
          this.#updateTime = seen.updateTime;
          continue;
        }
        if (wasFreed({ updateTime: this.#updateTime, leaseMs: this.#leaseMs }, seen)) break;
        throw lost ?? this.#lose('taken');
      }
    }
    if (lost !== undefined) throw lost;
  }

  /** No call is waited for longer than the lease can be relied on. */
  #patient(io: LockCall['io']): CallOptions {
    const options = io();
    return { ...options, deadlineMs: Math.min(this.#patienceMs(), options.deadlineMs ?? Infinity) };
  }

  #patienceMs(): number {
    return Math.max(1, Math.min(storageDeadlineMs, this.remainingMs));
  }
}
