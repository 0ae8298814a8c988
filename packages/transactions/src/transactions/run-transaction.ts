import {
  OutcomeUnknown,
  Timeout,
  TransactionFailed,
  VersionConflict,
  isTaiStateError,
  retry,
} from '@tai-state/core';
import type {
  CommitOptions,
  DocumentValue,
  TransactionMember,
  TransactionRecord,
  Write,
} from '@tai-state/core';
import { checkedValue, inCall } from '@tai-state/core/state-store-kit';
import type { StateCall, StateContext } from '@tai-state/core/state-store-kit';
import { readRecord, recordWrite } from './record-document.js';
import type { KeptTransaction } from './record-document.js';
import { TransactionAttempt } from './transaction-attempt.js';
import { BodyFailed, TransactionConflict } from './transaction-conflict.js';
import type { WarmHeads } from './warm-heads.js';

/** One transaction to be run. */
export interface TransactionRun<Result> {
  readonly id: string;
  /** Where its record is kept; undefined where it is kept in memory only. */
  readonly recordPath: string | undefined;
  /** Where the caller gave an operation id: what identifies its payload. */
  readonly operationDigest: string | undefined;
  readonly conflictRetries: number;
  /** What is known of heads, over all transactions. */
  readonly warm: WarmHeads;
  readonly options: { readonly signal?: AbortSignal; readonly deadlineMs?: number };
  body(attempt: TransactionAttempt): Promise<Result>;
  /** Told of the transaction's state, once it has begun and once it has ended. */
  onRecord(record: TransactionRecord): void;
}

/** Runs a transaction until it is committed, or cannot be. */
export async function runTransaction<Result>(
  context: StateContext,
  run: TransactionRun<Result>,
): Promise<Result> {
  const { telemetry, clock, random } = context.runtime;
  const progress = new Progress(run.id, clock.now());
  run.onRecord(progress.record('active'));
  try {
    const result = await inCall(context, 'executeTransaction', run.options, async (call) => {
      const kept = await keptResult(context, run, call);
      if (kept !== undefined) return kept.result as Result;
      return retry(
        () => {
          progress.attempts += 1;
          return attemptOnce(context, run, call, progress);
        },
        {
          call: call.call,
          random,
          classify: (error) => {
            if (!(error instanceof TransactionConflict)) return 'final';
            progress.lastConflict = error;
            return progress.attempts <= run.conflictRetries ? 'conflict' : 'final';
          },
          onRetry() {
            telemetry.count('transaction.retries', 1);
            telemetry.log('warn', 'a transaction is tried again', {
              transaction: run.id,
              attempt: progress.attempts,
            });
          },
        },
      );
    });
    run.onRecord(progress.record('committed'));
    telemetry.record('transaction.attempts', progress.attempts);
    const updates = progress.attempt?.buffer.pending.size ?? 0;
    if (updates > 0) telemetry.count('state.updates', updates, { call: 'executeTransaction' });
    telemetry.log('info', 'a transaction was committed', {
      transaction: run.id,
      attempts: progress.attempts,
    });
    return result;
  } catch (error) {
    throw failed(context, run, progress, error);
  }
}

/** What is known of a transaction while it runs. */
class Progress {
  readonly #id: string;
  readonly #startedAt: number;
  attempts = 0;
  attempt: TransactionAttempt | undefined;
  committedAt: number | undefined;
  lastConflict: TransactionConflict | undefined;

  constructor(id: string, startedAt: number) {
    this.#id = id;
    this.#startedAt = startedAt;
  }

  record(status: TransactionRecord['status'], reason?: TransactionRecord['reason']): TransactionRecord {
    const reads: TransactionMember[] = [];
    const writes: TransactionMember[] = [];
    for (const { governorId, stateId, head } of this.attempt?.reads.members.values() ?? []) {
      reads.push(Object.freeze({ governorId, stateId, version: head?.version ?? 0 }));
    }
    for (const { governorId, stateId, next } of this.attempt?.buffer.pending.values() ?? []) {
      writes.push(Object.freeze({ governorId, stateId, version: next.version }));
    }
    return Object.freeze({
      id: this.#id,
      startedAt: this.#startedAt,
      ...(this.committedAt !== undefined && { committedAt: this.committedAt }),
      reads: Object.freeze(reads),
      writes: Object.freeze(writes),
      status,
      attempts: this.attempts,
      ...(reason !== undefined && { reason }),
    });
  }
}

async function attemptOnce<Result>(
  context: StateContext,
  run: TransactionRun<Result>,
  call: StateCall,
  progress: Progress,
): Promise<Result> {
  const useWarm = progress.attempts === 1;
  const attempt = new TransactionAttempt(run.id, context, call, { warm: run.warm, useWarm });
  progress.attempt = attempt;
  const result = await bodyOf(run, attempt, call);
  if (attempt.buffer.pending.size === 0 && run.operationDigest === undefined) {
    await attempt.reads.validate();
    for (const lock of attempt.locks) lock.fence();
    return result;
  }
  const record = recordOf(context, run, progress, result);
  const options = commitOptions(run);
  try {
    const { stamp, recovered } = await attempt.commit(record, options);
    progress.committedAt = Math.floor(stamp / 1000);
    for (const { next, path } of attempt.buffer.pending.values()) {
      if (recovered) context.heads.forget(path);
      else context.heads.remember(Object.freeze({ ...next, stamp }));
    }
    if (!recovered || run.operationDigest === undefined) return result;
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
  }
  // Another run of the same operation was first, or an earlier attempt of this one: its result is the operation's.
  const kept = await keptResult(context, run, call);
  if (kept === undefined) throw new TransactionConflict('the record of the transaction was in the way.');
  return kept.result as Result;
}

/** Runs the body. What it throws counts only if what it has read was so at one moment. */
async function bodyOf<Result>(
  run: TransactionRun<Result>,
  attempt: TransactionAttempt,
  call: StateCall,
): Promise<Result> {
  let result: Result;
  try {
    result = await call.call.race(run.body(attempt));
  } catch (error) {
    attempt.end();
    if (call.call.ended !== undefined) throw call.call.ended;
    await attempt.reads.validate();
    throw new BodyFailed(error);
  }
  attempt.end();
  return result;
}

function recordOf<Result>(
  context: StateContext,
  run: TransactionRun<Result>,
  progress: Progress,
  result: Result,
): readonly Write[] {
  if (run.recordPath === undefined) return [];
  const expiresAt = new Date(context.runtime.clock.now() + context.idempotencyWindowMs);
  const given: DocumentValue | undefined =
    run.operationDigest === undefined || result === undefined ? undefined : checkedValue(result, 'result');
  const record = progress.record('committed');
  const kept = { record, inCommit: true, ...(given !== undefined && { result: given }), expiresAt };
  return [recordWrite(run.recordPath, kept)];
}

function commitOptions<Result>({ id, recordPath, operationDigest }: TransactionRun<Result>): CommitOptions {
  if (operationDigest === undefined || recordPath === undefined) return {};
  return { operationId: id, witness: recordPath, payloadDigest: operationDigest };
}

/** What an operation that was applied before has given. Throws `OperationReused` for another payload. */
async function keptResult<Result>(
  { store }: StateContext,
  { recordPath, operationDigest, id }: TransactionRun<Result>,
  call: StateCall,
): Promise<KeptTransaction | undefined> {
  if (operationDigest === undefined || recordPath === undefined) return undefined;
  const { documents } = await store.getAll([recordPath], call.io());
  const [document] = documents;
  if (document === undefined) return undefined;
  // The digest is known to the witness alone: the same commit, which cannot be applied again, is judged by it.
  const write = { type: 'create', path: recordPath, data: document.data } as const;
  await store.commit([write], {
    ...call.io(),
    operationId: id,
    witness: recordPath,
    payloadDigest: operationDigest,
  });
  return readRecord(document);
}

/** What the caller is told, once it is on record. */
function failed<Result>(
  context: StateContext,
  run: TransactionRun<Result>,
  progress: Progress,
  error: unknown,
): unknown {
  const { telemetry } = context.runtime;
  const body = error instanceof BodyFailed;
  const thrown = told(run, progress, error);
  const reason = body ? 'body-failed' : isTaiStateError(thrown) ? thrown.code : undefined;
  run.onRecord(progress.record(thrown instanceof OutcomeUnknown && !body ? 'unknown' : 'failed', reason));
  telemetry.count('transaction.failures', 1, { reason });
  telemetry.log(body ? 'info' : 'error', 'a transaction ended without a commit', {
    transaction: run.id,
    attempts: progress.attempts,
    reason,
  });
  return thrown;
}

function told<Result>(run: TransactionRun<Result>, progress: Progress, error: unknown): unknown {
  if (error instanceof BodyFailed) return error.thrown;
  const conflict = error instanceof TransactionConflict ? error : progress.lastConflict;
  if (conflict !== undefined && (error instanceof Timeout || error instanceof TransactionConflict)) {
    return new TransactionFailed(run.id, progress.attempts, { cause: conflict.cause ?? conflict });
  }
  return error;
}
