import { checkId } from '@tai-state/core';
import type {
  CallOptions,
  Change,
  DocumentData,
  StateStore,
  TransactionRecord,
  WaitEdge,
} from '@tai-state/core';
import { checkedValue, checkedWholeNumber, digestOfValue } from '@tai-state/core/state-store-kit';
import { LockManager } from '../locks/index.js';
import type { AcquireOptions, ExtendOptions, Lock } from '../locks/index.js';
import { GroupCommit } from '../mutate/index.js';
import type { MutateOptions, MutatedState } from '../mutate/index.js';
import { PersistedLog } from './persisted-log.js';
import { runTransaction } from './run-transaction.js';
import { applyChange, checkedChanges } from './state-changes.js';
import { Transaction } from './transaction.js';
import { TransactionLog } from './transaction-log.js';
import { WarmHeads } from './warm-heads.js';
import type {
  ReadWriteResult,
  StateChange,
  TransactionManagerOptions,
  TransactionOptions,
} from './transaction-options.js';

/**
 * Transactions over several states: optimistic, so that nothing is locked while the caller's code runs and no two can
 * wait for each other. One read, the body, one conditional commit; a conflict runs the body again, until the deadline.
 */
export class TransactionManager<T = DocumentData> implements AsyncDisposable {
  /** The locks that go with the states: also for what the methods here do not offer. */
  readonly locks: LockManager;
  readonly #states: StateStore<T>;
  readonly #log: TransactionLog;
  readonly #persisted: PersistedLog;
  readonly #persistLog: boolean;
  readonly #conflictRetries: number;
  readonly #warm: WarmHeads;
  readonly #groups: GroupCommit<T>;

  /** Throws `InvalidArgument`. The states and their store stay their owner's. */
  constructor(options: TransactionManagerOptions<T>) {
    const { states, logSize = 1_000, persistLog = false, conflictRetries = Infinity } = options;
    const { store, runtime } = states.context;
    this.#states = states;
    this.#log = new TransactionLog(checkedWholeNumber(logSize, 'logSize', 0, 1_000_000));
    this.#persisted = new PersistedLog(states.context);
    this.#persistLog = persistLog;
    this.#conflictRetries =
      conflictRetries === Infinity
        ? Infinity
        : checkedWholeNumber(conflictRetries, 'conflictRetries', 0, 1_000_000);
    this.#warm = new WarmHeads(states.context.heads, runtime.clock);
    this.#groups = new GroupCommit(states, options.mutate);
    this.locks = new LockManager({ ...options.locks, store, root: this.#persisted.root, runtime });
  }

  /**
   * Runs the body as one transaction and gives its result. All it reads is of one moment, which is made sure of before
   * its result or its exception is passed on; all it writes is applied at once, or, when it throws, nothing. Conflicts
   * with other writers run it again. Throws what the body throws, `TransactionFailed` when every attempt met a conflict,
   * `LockLost`, `OutcomeUnknown`. Costs one
   * read per state that this process has not seen at one moment with the others, and one write per state read or
   * written, in two round trips, or in one where nothing had to be read.
   */
  executeTransaction<Result>(
    governorId: string,
    body: (transaction: Transaction<T>) => Result | Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    return this.#run(governorId, body, options);
  }

  /**
   * Reads states and writes states of one governor, at one moment. The writes are given, or made by a function of what
   * was read. Throws as `executeTransaction` does.
   */
  async readWriteTransaction(
    governorId: string,
    reads: readonly string[],
    writes:
      | readonly StateChange<T>[]
      | ((
          reads: ReadWriteResult<T>['reads'],
        ) => readonly StateChange<T>[] | Promise<readonly StateChange<T>[]>),
    options: TransactionOptions = {},
  ): Promise<ReadWriteResult<T>> {
    const { context } = this.#states;
    const asked = [...reads];
    for (const stateId of asked) context.paths.head(governorId, stateId);
    const given = typeof writes === 'function' ? undefined : checkedChanges(context, governorId, writes);
    const { reads: found, versions } = await this.#run(
      governorId,
      async (transaction) => {
        const read = await transaction.batchGetStates(governorId, asked);
        const made = typeof writes === 'function' ? await writes(read) : [];
        const changes = given ?? checkedChanges(context, governorId, made);
        const versions: number[] = [];
        for (const change of changes) versions.push(await applyChange(transaction, governorId, change));
        // Storage keeps no undefined, and it keeps the result where there is an operation id.
        return { reads: read.map((state) => state ?? null), versions };
      },
      options,
    );
    return Object.freeze({
      reads: Object.freeze(found.map((state) => state ?? undefined)),
      versions: Object.freeze([...versions]),
    });
  }

  /**
   * Changes one state by a function of its data, undefined where there is none, that gives the new data. For a state
   * that many change at once: concurrent mutations of this process are applied one after the other and committed
   * together, each with its own version, event and error, and several processes take turns. The function may run
   * several times. Throws what it throws, `OutcomeUnknown`, `OperationReused`, `StorageUnavailable` when too many wait.
   * Costs one write for the whole group where the head is remembered, and one for each event or operation id.
   */
  mutate(
    governorId: string,
    stateId: string,
    change: (data: T | undefined) => T | Promise<T>,
    metadata: Change,
    options: MutateOptions = {},
  ): Promise<MutatedState<T>> {
    return this.#groups.mutate(governorId, stateId, change, metadata, options);
  }

  /** Waits for a lock and takes it: see `LockManager.acquire`. */
  acquireLock(governorId: string, resourceId: string, options: AcquireOptions = {}): Promise<Lock> {
    return this.locks.acquire(governorId, resourceId, options);
  }

  /** Releases a lock by its token: see `LockManager.release`. */
  releaseLock(
    governorId: string,
    resourceId: string,
    lockToken: string,
    options: CallOptions = {},
  ): Promise<void> {
    return this.locks.release(governorId, resourceId, lockToken, options);
  }

  /** Prolongs a lease by its token: see `LockManager.extend`. */
  extendLock(
    governorId: string,
    resourceId: string,
    lockToken: string,
    options: ExtendOptions = {},
  ): Promise<void> {
    return this.locks.extend(governorId, resourceId, lockToken, options);
  }

  /** Removes expired locks: see `LockManager.cleanupExpiredLocks`. */
  cleanupExpiredLocks(governorId: string, options: CallOptions = {}): Promise<number> {
    return this.locks.cleanupExpiredLocks(governorId, options);
  }

  /** The cycles of waits that stand now: see `LockManager.detectDeadlocks`. */
  detectDeadlocks(options: CallOptions = {}): Promise<readonly (readonly WaitEdge[])[]> {
    return this.locks.detectDeadlocks(options);
  }

  /** What became of a transaction: from this process's log, else from its document, if it has one. */
  async getTransaction(
    governorId: string,
    transactionId: string,
    options: CallOptions = {},
  ): Promise<TransactionRecord | undefined> {
    checkId(transactionId, 'transactionId');
    const known = this.#log.get(transactionId);
    return known ?? (await this.#persisted.get(governorId, transactionId, options));
  }

  /** The last transactions, the newest first: of this process, or with `persisted` those of a governor that are kept. */
  async getTransactionLog(
    options: CallOptions & {
      readonly limit?: number;
      readonly persisted?: { readonly governorId: string };
    } = {},
  ): Promise<readonly TransactionRecord[]> {
    const { limit = 100, persisted, ...call } = options;
    checkedWholeNumber(limit, 'limit', 0, 1_000_000);
    return persisted === undefined
      ? this.#log.list(limit)
      : this.#persisted.list(persisted.governorId, limit, call);
  }

  /** Releases every lock that was acquired through it and is still held. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.locks[Symbol.asyncDispose]();
  }

  async #run<Result>(
    governorId: string,
    body: (transaction: Transaction<T>) => Result | Promise<Result>,
    { operationId, payload, locks = [], ...options }: TransactionOptions,
  ): Promise<Result> {
    const { context, schema } = this.#states;
    const held = [...locks];
    const id = operationId ?? context.runtime.ids.next();
    const path = this.#persisted.path(governorId, id);
    const operationDigest =
      operationId === undefined ? undefined : digestOfValue(checkedValue(payload ?? null, 'payload'));
    return runTransaction<Result>(context, {
      id,
      recordPath: this.#persistLog || operationId !== undefined ? path : undefined,
      operationDigest,
      conflictRetries: this.#conflictRetries,
      warm: this.#warm,
      options,
      async body(attempt) {
        attempt.locks.push(...held);
        return body(new Transaction<T>(attempt, schema));
      },
      onRecord: (record) => {
        this.#log.put(record);
        const inCommit = record.committedAt !== undefined;
        if (record.status === 'active' || inCommit || !this.#persistLog || operationId !== undefined) return;
        this.#persisted.keep(path, record);
      },
    });
  }
}
