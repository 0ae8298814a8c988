import { isTaiStateError } from '@tai-state/core';
import type { DocumentStore, Runtime, Timer, UpdateWrite, VerifyWrite } from '@tai-state/core';
import { fencePath, leasePath } from './lease-document.js';
import type { LeaseState } from './lease-document.js';

/**
 * A lease that is held. It renews itself at a third of its life. Safety does not depend on that, nor on any clock of
 * this machine: every commit of the work carries `fence`, and fails once another has taken the lease.
 */
export class JobLease {
  readonly epoch: number;
  /** Verifies that nobody has taken the lease since. */
  readonly fence: VerifyWrite;
  readonly #store: DocumentStore;
  readonly #path: string;
  readonly #leaseMs: number;
  readonly #runtime: Runtime;
  readonly #lost = new AbortController();
  #renewals: number;
  #renewTimer: Timer | undefined;
  #expiryTimer: Timer | undefined;
  #ended = false;

  /** `sentAt`: the monotonic time before the request that took the lease. */
  constructor(store: DocumentStore, projectId: string, lease: LeaseState, sentAt: number, runtime: Runtime) {
    this.epoch = lease.epoch;
    this.fence = {
      type: 'verify',
      path: fencePath(projectId, lease.epoch + 1),
      precondition: { exists: false },
    };
    this.#store = store;
    this.#path = leasePath(projectId);
    this.#leaseMs = lease.leaseMs;
    this.#renewals = lease.renewals;
    this.#runtime = runtime;
    this.#held(sentAt);
  }

  /** Aborted when the lease was lost, or has run out without being renewed. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Gives the lease back, as a part of the commit that carries it together with `fence`. */
  get release(): UpdateWrite {
    return { type: 'update', path: this.#path, fields: { released: true } };
  }

  /** Prolongs the lease. False when it is lost for certain; faults are thrown. */
  async renew(): Promise<boolean> {
    const sentAt = this.#runtime.clock.monotonic();
    this.#renewals += 1;
    const renewals: UpdateWrite = { type: 'update', path: this.#path, fields: { renewals: this.#renewals } };
    try {
      const deadlineMs = Math.max(1, Math.floor(this.#leaseMs / 2));
      await this.#store.commit([renewals, this.fence], { idempotent: true, deadlineMs });
    } catch (error) {
      if (!isConflict(error)) throw error;
      this.lose();
      return false;
    }
    this.#held(sentAt);
    return true;
  }

  /** A commit has shown that another has taken the lease. */
  lose(): void {
    this.#lost.abort();
  }

  /** Stops renewing. With `release`, others can take the lease at once; failures to say so are ignored: it expires. */
  async end(options: { readonly release: boolean; readonly deadlineMs?: number }): Promise<void> {
    this.#ended = true;
    this.#renewTimer?.cancel();
    this.#expiryTimer?.cancel();
    if (!options.release || this.#lost.signal.aborted) return;
    const call = { idempotent: true, deadlineMs: options.deadlineMs ?? 1_000 };
    await this.#store.commit([this.release, this.fence], call).catch(() => undefined);
  }

  #held(sentAt: number): void {
    this.#renewTimer?.cancel();
    this.#expiryTimer?.cancel();
    if (this.#ended) return;
    const { clock } = this.#runtime;
    const usableMs = sentAt + this.#leaseMs * 0.9 - clock.monotonic();
    this.#expiryTimer = clock.setTimer(
      () => {
        this.lose();
      },
      Math.max(0, usableMs),
    );
    this.#renewLater();
  }

  #renewLater(): void {
    this.#renewTimer = this.#runtime.clock.setTimer(() => {
      this.renew().catch(() => {
        if (!this.#ended && !this.#lost.signal.aborted) this.#renewLater();
      });
    }, this.#leaseMs / 3);
  }
}

function isConflict(error: unknown): boolean {
  return isTaiStateError(error) && error.code === 'VersionConflict';
}
