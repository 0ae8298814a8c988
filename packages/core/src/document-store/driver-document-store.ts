import { InvalidArgument, InvalidState } from '../errors/errors.js';
import { RetryBudget } from '../retry/retry-budget.js';
import { retry } from '../retry/retry.js';
import { Call } from '../runtime/call.js';
import type { CallOptions } from '../runtime/call-options.js';
import { KeyMutex } from '../runtime/key-mutex.js';
import { resolveRuntime } from '../runtime/runtime.js';
import type { Runtime } from '../runtime/runtime.js';
import type { DocumentDriver } from './document-driver.js';
import type {
  CommitOptions,
  CommitResult,
  DocumentStore,
  GetAllOptions,
  PageOptions,
} from './document-store.js';
import type { DocumentPath, Documents } from './document.js';
import { ExactlyOnce } from './exactly-once/exactly-once.js';
import { ServerTime } from './exactly-once/server-time.js';
import { retryClassOf, tableError } from './failures.js';
import { Listening } from './listening.js';
import type { ListenObserver, ListenTarget, Subscription } from './listen.js';
import { meteredDriver } from './metering/metered-driver.js';
import type { Meter } from './metering/meter.js';
import { pagesOf } from './paging.js';
import type { AggregateResult, AggregateSpec, QueryResult, QuerySpec } from './query.js';
import { readSnapshot } from './snapshot-read.js';
import { checkGetAll } from './validation/reads.js';
import { checkConditions } from './validation/conditions.js';
import { checkAggregate, checkPageSize, checkQuery } from './validation/queries.js';
import { checkWrites } from './validation/writes.js';
import type { VersionStamp } from './version-stamp.js';
import type { Write } from './write.js';

/** How a store behaves, whatever its adapter. */
export interface DocumentStoreOptions {
  /** For calls that bring none, in milliseconds. Defaults to 10,000. */
  readonly deadlineMs?: number;
  /** Retries of one call after faults of the backend. Defaults to 5. */
  readonly faultRetries?: number;
  /** The collection of the markers of operation ids. Defaults to `operations`. */
  readonly operationsCollection?: string;
  /** How long an operation id is known at least, in milliseconds. Defaults to 24 hours. */
  readonly idempotencyWindowMs?: number;
  /** Counts what every call costs. */
  readonly meter?: Meter;
  readonly runtime?: Partial<Runtime>;
}

/**
 * A `DocumentStore` over a driver. What is the same for every adapter is here, once: checks before I/O, deadlines,
 * retries, exactly-once commits, snapshot reads where the driver has none, listeners that resume, and metering.
 */
export class DriverDocumentStore implements DocumentStore {
  readonly snapshotReads: boolean;
  readonly readTimeSlackMs: number;
  readonly #driver: DocumentDriver;
  readonly #options: DocumentStoreOptions;
  readonly #runtime: Runtime;
  readonly #budget = new RetryBudget();
  readonly #serverTime: ServerTime;
  readonly #exactlyOnce: ExactlyOnce;
  /** Server transactions of this process over one collection would only wait for each other. */
  readonly #queryMutex = new KeyMutex();
  readonly #calls = new Set<Call>();
  readonly #listenings = new Set<Listening>();
  #closing: Promise<void> | undefined;

  constructor(driver: DocumentDriver, options: DocumentStoreOptions = {}) {
    const { faultRetries = 0 } = options;
    if (!Number.isSafeInteger(faultRetries) || faultRetries < 0) {
      throw new InvalidArgument('faultRetries', { expected: 'a whole number', found: String(faultRetries) });
    }
    this.#driver = options.meter === undefined ? driver : meteredDriver(driver, options.meter);
    this.#options = options;
    this.#runtime = resolveRuntime(options.runtime);
    this.#serverTime = new ServerTime(this.#runtime.clock);
    this.#exactlyOnce = new ExactlyOnce(this.#driver, this.#runtime, this.#serverTime, options);
    this.snapshotReads = driver.snapshotReads;
    this.readTimeSlackMs = driver.readTimeSlackMs;
  }

  async getAll(given: readonly DocumentPath[], options: GetAllOptions = {}): Promise<Documents> {
    const { paths, mask, readTime, snapshot } = checkGetAll(given, options);
    const read = (): Promise<Documents> =>
      this.#driver.getAll(paths, {
        ...(mask !== undefined && { mask }),
        ...(readTime !== undefined && { readTime }),
      });
    const twice = snapshot && !this.snapshotReads && paths.length > 1 && readTime === undefined;
    return this.#read(
      'getAll',
      options,
      paths.length === 1 ? (paths[0] ?? '') : 'getAll',
      readTime,
      (call) => (twice ? readSnapshot(call, read) : call.race(read())),
    );
  }

  async commit(writes: readonly Write[], options: CommitOptions = {}): Promise<CommitResult> {
    const checked = checkWrites(writes);
    const unchanged = checkConditions(options.unchanged);
    const plan = this.#exactlyOnce.plan(checked, options);
    return this.#run('commit', options, 'commit', async (call) => {
      const commit = (): Promise<CommitResult> =>
        this.#exactlyOnce.run(plan, call, (body) => this.#retry(call, body), unchanged, options.onConflict);
      const [first] = unchanged;
      const result = await (first === undefined
        ? commit()
        : this.#queryMutex.run(first.query.collection, (turn) => call.race(turn), commit));
      // What was recovered may have been applied long ago.
      if (!result.recovered) this.#serverTime.observe(result.stamp);
      return result;
    });
  }

  async query(spec: QuerySpec, options: CallOptions = {}): Promise<QueryResult> {
    const checked = checkQuery(spec);
    return this.#read('query', options, checked.collection, checked.readTime, (call) =>
      call.race(this.#driver.query(checked)),
    );
  }

  queryPages(spec: QuerySpec, options: PageOptions = {}): AsyncIterable<QueryResult> {
    const checked = checkQuery(spec);
    const pageSize = options.pageSize ?? 300;
    checkPageSize(pageSize);
    return pagesOf(checked, pageSize, (page) => this.query(page, options));
  }

  async aggregate(spec: AggregateSpec, options: CallOptions = {}): Promise<AggregateResult> {
    const checked = checkAggregate(spec);
    return this.#read('aggregate', options, checked.query.collection, checked.query.readTime, (call) =>
      call.race(this.#driver.aggregate(checked)),
    );
  }

  listen(
    target: ListenTarget,
    observer: ListenObserver,
    options: Pick<CallOptions, 'signal'> = {},
  ): Subscription {
    this.#checkOpen();
    const checked: ListenTarget =
      'query' in target
        ? { query: checkQuery(target.query) }
        : { document: checkGetAll([target.document], {}).paths[0] ?? '' };
    if ('query' in checked && checked.query.readTime !== undefined) {
      throw new InvalidArgument('query.readTime', { expected: 'none for a listener', found: 'a stamp' });
    }
    const { signal } = options;
    const close = (): void => void listening.close();
    const listening = new Listening(this.#driver, checked, observer, this.#runtime, (one) => {
      this.#listenings.delete(one);
      signal?.removeEventListener('abort', close);
    });
    this.#listenings.add(listening);
    signal?.addEventListener('abort', close, { once: true });
    if (signal?.aborted === true) close();
    listening.start();
    return listening;
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    for (const call of this.#calls) call.end(new InvalidState(`the store was closed during ${call.name}.`));
    await Promise.all([...this.#listenings].map((listening) => listening.closeWithStore()));
    await this.#driver.close();
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw new InvalidState('the store is closed.');
  }

  #retry<T>(call: Call, body: () => Promise<T>): Promise<T> {
    const { faultRetries } = this.#options;
    const { telemetry, random } = this.#runtime;
    return retry(body, {
      call,
      random,
      budget: this.#budget,
      classify: retryClassOf,
      onRetry(retryClass, attempt) {
        telemetry.count('store.retries', 1, { call: call.name, class: retryClass });
        telemetry.log('warn', 'a call to the storage is repeated', {
          call: call.name,
          class: retryClass,
          attempt,
        });
      },
      ...(faultRetries !== undefined && { faultRetries }),
    });
  }

  /** A call that reads, now or as of a moment of the past: it is repeated after faults. */
  #read<T extends { readonly readTime: VersionStamp }>(
    name: string,
    options: CallOptions,
    subject: string,
    asOf: VersionStamp | undefined,
    body: (call: Call) => Promise<T>,
  ): Promise<T> {
    return this.#run(name, options, subject, async (call) => {
      const result = await this.#retry(call, () => body(call));
      if (asOf === undefined) this.#serverTime.observe(result.readTime);
      return result;
    });
  }

  async #run<T>(
    name: string,
    options: CallOptions,
    subject: string,
    body: (call: Call) => Promise<T>,
  ): Promise<T> {
    this.#checkOpen();
    const call = new Call(name, this.#runtime.clock, options, this.#options.deadlineMs ?? 10_000);
    this.#calls.add(call);
    try {
      return await body(call);
    } catch (error) {
      throw tableError(error, subject);
    } finally {
      call[Symbol.dispose]();
      this.#calls.delete(call);
    }
  }
}
