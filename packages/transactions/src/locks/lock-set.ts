import { InvalidArgument } from '@tai-state/core';
import type { CallOptions, VerifyWrite } from '@tai-state/core';
import type { Lock } from './lock.js';

/** Several locks that were acquired together, in the order of their resources, and are released together. */
export class LockSet implements AsyncDisposable {
  readonly locks: readonly Lock[];
  /** Aborted with the first `LockLost` of any of them. */
  readonly signal: AbortSignal;

  constructor(locks: readonly Lock[]) {
    this.locks = Object.freeze([...locks]);
    this.signal = AbortSignal.any(locks.map((lock) => lock.signal));
  }

  /** The lock of one resource. Throws `InvalidArgument` when it is none of them. */
  of(resourceId: string): Lock {
    const found = this.locks.find((lock) => lock.resourceId === resourceId);
    if (found !== undefined) return found;
    throw new InvalidArgument('resourceId', { expected: 'one of the locks acquired', found: 'another' });
  }

  /** The fences of all of them, for one commit. Throws `LockLost`. */
  fences(): readonly VerifyWrite[] {
    return this.locks.map((lock) => lock.fence());
  }

  /** Releases all of them, the last acquired first. Throws the first error once all were tried. */
  async release(options: CallOptions = {}): Promise<void> {
    await this.#each((lock) => lock.release(options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#each((lock) => lock[Symbol.asyncDispose]());
  }

  async #each(run: (lock: Lock) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled([...this.locks].reverse().map(run));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
