import { LockLost, VersionConflict, isTaiStateError } from '@tai-state/core';
import type { CallOptions, LockLostReason, VerifyWrite, VersionStamp } from '@tai-state/core';
import { checkLeaseMs } from './lease.js';
import { LeaseTimer } from './lease-timer.js';
import type { ExtendOptions, Lock } from './lock.js';
import type { LockRecord } from './lock-document.js';
import { readLock, storageDeadlineMs } from './lock-scope.js';
import type { LockGrant, LockScope } from './lock-scope.js';

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
  #released: Promise<void> | undefined;

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
    return this.#lost === undefined && this.#released === undefined && this.remainingMs > 0;
  }

  fence(): VerifyWrite {
    this.#check();
    return { type: 'verify', path: this.path, precondition: { updateTime: this.#updateTime } };
  }

  settled(): Promise<void> {
    return this.#turn;
  }

  refresh(options: CallOptions = {}): Promise<void> {
    return this.#alone(async () => {
      this.#check();
      await this.#adopt(options);
    });
  }

  async extend({ leaseMs = this.#leaseMs, ...options }: ExtendOptions = {}): Promise<void> {
    checkLeaseMs(leaseMs);
    await this.#alone(() => this.#renew(leaseMs, options));
  }

  release(options: CallOptions = {}): Promise<void> {
    this.#released ??= this.#alone(() => this.#release(options));
    return this.#released;
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
    if (this.#released !== undefined) throw new LockLost(this.resourceId, 'released');
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

  /** Runs when every earlier storage call of this lock is done. */
  #alone<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async #renewInBackground(): Promise<void> {
    try {
      await this.#alone(() => this.#renew(this.#leaseMs, {}));
    } catch (error) {
      if (error instanceof LockLost) return;
      const code = isTaiStateError(error) ? error.code : 'unknown';
      this.#scope.runtime.telemetry.log('warn', 'a renewal failed', { lock: this.path, code });
      this.#timer.again(Math.max(10, this.#leaseMs / 30));
    }
  }

  async #renew(leaseMs: number, options: CallOptions): Promise<void> {
    const { clock } = this.#scope.runtime;
    for (;;) {
      this.#check();
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
          { deadlineMs: this.#patienceMs(), ...options, idempotent: true },
        );
        this.#updateTime = stamp;
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error;
        const found = await this.#adopt(options);
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
  async #adopt(options: CallOptions): Promise<LockRecord> {
    const seen = await readLock(this.#scope.store, this.path, { deadlineMs: this.#patienceMs(), ...options });
    if (seen?.record.token !== this.lockToken) throw this.#lose('taken');
    this.#updateTime = seen.updateTime;
    this.#renewals = seen.record.renewals;
    return seen.record;
  }

  async #release(options: CallOptions): Promise<void> {
    const lost = this.#lost;
    if (lost?.reason === 'taken') throw lost;
    this.#timer.stop();
    if (lost === undefined) this.#options.onEnd(this);
    const given = { deadlineMs: storageDeadlineMs, ...options };
    for (;;) {
      try {
        const { stamp } = await this.#scope.store.commit(
          [{ type: 'delete', path: this.path, precondition: { updateTime: this.#updateTime } }],
          { ...given, idempotent: true },
        );
        this.#options.onReleased(this.path, stamp);
        break;
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error;
        const seen = await readLock(this.#scope.store, this.path, given);
        if (seen === undefined) break;
        if (seen.record.token !== this.lockToken) throw lost ?? this.#lose('taken');
        this.#updateTime = seen.updateTime;
      }
    }
    if (lost !== undefined) throw lost;
  }

  #patienceMs(): number {
    return Math.max(1, Math.min(storageDeadlineMs, this.remainingMs));
  }
}
