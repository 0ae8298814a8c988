import { OperationReused, VersionConflict } from '@tai-state/core';
import type { CommitOptions, CommitResult, QuerySpec, StoredDocument, Write } from '@tai-state/core';
import type { StateCall, StateContext } from '@tai-state/core/state-store-kit';
import type { Lock } from '../locks/index.js';
import { ReadSet } from './read-set.js';
import type { ReadSetOptions } from './read-set.js';
import { TransactionConflict } from './transaction-conflict.js';
import type { MemberName, ReadMember } from './transaction-member.js';
import type { WarmHeads } from './warm-heads.js';
import { WriteBuffer } from './write-buffer.js';

/** One run of a body: what it has read and will write, and the locks that it counts on. */
export class TransactionAttempt {
  readonly id: string;
  readonly context: StateContext;
  readonly reads: ReadSet;
  readonly buffer: WriteBuffer;
  readonly locks: Lock[] = [];
  readonly #call: StateCall;
  #conflict: TransactionConflict | undefined;
  #ended = false;

  readonly #warm: WarmHeads;

  constructor(id: string, context: StateContext, call: StateCall, options: ReadSetOptions) {
    this.id = id;
    this.context = context;
    this.#call = call;
    this.#warm = options.warm;
    this.reads = new ReadSet(context, call.io, options);
    this.buffer = new WriteBuffer(context, id);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Reads states. A conflict ends the attempt even if the body catches it. */
  read(names: readonly MemberName[]): Promise<readonly ReadMember[]> {
    return this.#noting(this.reads.read(names));
  }

  /** Runs a query whose result the commit will depend on. */
  query(query: QuerySpec): Promise<readonly StoredDocument[]> {
    return this.#noting(this.reads.query(query));
  }

  /** The body is done: from now on it is refused. Throws the conflict that it has met, if any. */
  end(): void {
    this.#ended = true;
    if (this.#conflict !== undefined) throw this.#conflict;
  }

  /**
   * Writes all or nothing, if everything read is still so and every lock is still held. A lock that was renewed
   * meanwhile is read again. Throws `TransactionConflict`, `LockLost`, `OperationReused`.
   */
  async commit(also: readonly Write[], options: CommitOptions): Promise<CommitResult> {
    for (;;) {
      try {
        return await this.context.store.commit(await this.#writes(also), {
          ...options,
          ...this.#call.io(),
          unchanged: this.reads.conditions,
        });
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error;
        const lock = this.locks.find(({ path }) => path === error.path);
        if (lock !== undefined) {
          await lock.refresh(this.#call.io());
          continue;
        }
        if (this.buffer.hasEvent(error.path)) throw new OperationReused(this.id, { cause: error });
        this.context.heads.forget(error.path);
        this.#warm.conflicted(error.path);
        if (also.some(({ path }) => path === error.path)) throw error;
        throw new TransactionConflict(error.message, { cause: error });
      }
    }
  }

  async #noting<Read>(read: Promise<Read>): Promise<Read> {
    try {
      return await read;
    } catch (error) {
      if (error instanceof TransactionConflict) this.#conflict = error;
      throw error;
    }
  }

  async #writes(also: readonly Write[]): Promise<readonly Write[]> {
    await this.#call.call.race(Promise.all(this.locks.map((lock) => lock.settled())));
    const fences = new Map(this.locks.map((lock) => [lock.path, lock.fence()] as const));
    const written = new Set(this.buffer.pending.keys());
    return [...this.buffer.writes(), ...this.reads.verifications(written), ...fences.values(), ...also];
  }
}
