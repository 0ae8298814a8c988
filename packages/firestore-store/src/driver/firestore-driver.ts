import type { Firestore } from '@google-cloud/firestore';
import { LIBRARY_FIELD } from '@tai-state/core';
import type {
  AggregateResult,
  AggregateSpec,
  DocumentDriver,
  DocumentPath,
  DocumentValue,
  Documents,
  DriverSubscription,
  FieldPath,
  ListenObserver,
  ListenTarget,
  Probe,
  QueryCondition,
  QueryResult,
  QuerySpec,
  VersionStamp,
  Write,
} from '@tai-state/core';
import { decodeDocument } from '../values/decode-document.js';
import { decodeValue } from '../values/decode-value.js';
import { stampOf } from '../values/stamps.js';
import { buildQuery } from './build-query.js';
import { sdkFieldPath } from './field-path.js';
import { sdkOf } from './firestore-sdk.js';
import type { FirestoreSdk } from './firestore-sdk.js';
import { commitIfUnchanged } from './commit-if-unchanged.js';
import { isEmulator } from './is-emulator.js';
import { listenTarget } from './listen-target.js';
import { mapError } from './map-error.js';
import type { CallName } from './map-error.js';
import { readDocuments } from './read-documents.js';
import { runAggregate } from './run-aggregate.js';
import { runQuery } from './run-query.js';
import type { InnerFirestore } from './sdk-internals.js';
import { sendCommit } from './send-commit.js';
import { withSingleAttempts } from './single-attempts.js';

/** How the driver reaches Firestore. */
export interface FirestoreDriverOptions {
  /** The caller's instance, also firebase-admin's; it stays open when the driver is closed. */
  readonly firestore: Firestore;
  /** The classes of the SDK that made the instance. Defaults to what the instance tells of itself. */
  readonly sdk?: FirestoreSdk;
  /** Whether reads of several documents are of one moment. Defaults to true, but false on the emulator. */
  readonly snapshotReads?: boolean;
}

/**
 * One attempt of each call of the port, on Firestore through its official SDK (8.6 up to, but not including, 10). Throws
 * `InvalidArgument` for an instance that does not have the inner steps that it needs.
 */
export class FirestoreDriver implements DocumentDriver {
  readonly snapshotReads: boolean;
  readonly readTimeSlackMs: number;
  readonly #instance: Firestore;
  /** The same, but that it sends everything once. */
  readonly #firestore: InnerFirestore;
  readonly #sdk: FirestoreSdk;

  constructor(options: FirestoreDriverOptions) {
    const emulator = isEmulator(options.firestore);
    this.snapshotReads = options.snapshotReads ?? !emulator;
    this.readTimeSlackMs = emulator ? 20 : 0;
    this.#instance = options.firestore;
    this.#firestore = withSingleAttempts(options.firestore);
    this.#sdk = options.sdk ?? sdkOf(options.firestore);
  }

  getAll(
    paths: readonly DocumentPath[],
    options: { readonly mask?: readonly FieldPath[]; readonly readTime?: VersionStamp },
  ): Promise<Documents> {
    return this.#attempt('getAll', async () => {
      const { snapshots, readTime } = await this.#read(paths, options.mask, options.readTime);
      return { documents: snapshots.map(decodeDocument), readTime };
    });
  }

  commit(writes: readonly Write[], unchanged: readonly QueryCondition[] = []): Promise<VersionStamp> {
    return this.#attempt('commit', () => {
      if (unchanged.length > 0) return commitIfUnchanged(this.#firestore, this.#sdk, writes, unchanged);
      return sendCommit(this.#firestore, writes);
    });
  }

  probe(
    paths: readonly DocumentPath[],
    { whole = false }: { readonly whole?: boolean } = {},
  ): Promise<readonly (Probe | undefined)[]> {
    return this.#attempt('getAll', async () => {
      const { snapshots } = await this.#read(paths, whole ? undefined : [LIBRARY_FIELD], undefined);
      return snapshots.map((snapshot) => {
        if (snapshot.updateTime === undefined) return undefined;
        const library: unknown = snapshot.get(LIBRARY_FIELD);
        const document = whole ? decodeDocument(snapshot) : undefined;
        return {
          updateTime: stampOf(snapshot.updateTime),
          library: decodeLibrary(library),
          ...(document !== undefined && { document }),
        };
      });
    });
  }

  query(spec: QuerySpec): Promise<QueryResult> {
    return this.#attempt('query', async () => {
      const query = buildQuery(this.#firestore, this.#sdk, spec);
      const snapshot = await runQuery(this.#firestore, this.#sdk, query, spec.readTime);
      const documents = snapshot.docs.flatMap((document) => decodeDocument(document) ?? []);
      return { documents, readTime: spec.readTime ?? stampOf(snapshot.readTime) };
    });
  }

  aggregate(spec: AggregateSpec): Promise<AggregateResult> {
    return this.#attempt('aggregate', () => {
      const query = buildQuery(this.#firestore, this.#sdk, spec.query);
      return runAggregate(this.#firestore, this.#sdk, query, spec);
    });
  }

  listen(target: ListenTarget, observer: ListenObserver): DriverSubscription {
    return listenTarget(this.#instance, this.#sdk, target, observer);
  }

  /** The instance is its owner's, and listeners are closed by those who opened them. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  #read(
    paths: readonly DocumentPath[],
    mask: readonly FieldPath[] | undefined,
    readTime: VersionStamp | undefined,
  ): ReturnType<typeof readDocuments> {
    const refs = paths.map((path) => this.#firestore.doc(path));
    if (mask === undefined) return readDocuments(this.#firestore, this.#sdk, refs, { readTime });
    const fields = mask.map((path) => sdkFieldPath(this.#sdk, path));
    return readDocuments(this.#firestore, this.#sdk, refs, { mask: fields, readTime });
  }

  async #attempt<Result>(call: CallName, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      throw mapError(error, call);
    }
  }
}

function decodeLibrary(value: unknown): DocumentValue | undefined {
  return value === undefined ? undefined : decodeValue(value);
}
