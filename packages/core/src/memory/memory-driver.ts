import type { DocumentDriver, DriverSubscription, Probe } from '../document-store/document-driver.js';
import { LIBRARY_FIELD } from '../document-store/document-driver.js';
import type { DocumentPath, Documents } from '../document-store/document.js';
import type { FieldPath } from '../document-store/field-path.js';
import type { ListenObserver, ListenTarget } from '../document-store/listen.js';
import type { AggregateResult, AggregateSpec, QueryResult, QuerySpec } from '../document-store/query.js';
import { checkUnchanged } from '../document-store/query-condition.js';
import type { QueryCondition } from '../document-store/query-condition.js';
import type { VersionStamp } from '../document-store/version-stamp.js';
import type { Write } from '../document-store/write.js';
import { aggregate, takesPart } from './aggregate.js';
import type { Matcher } from './filter.js';
import { FaultInjector } from './fault-injector.js';
import type { FaultSchedule } from './faults.js';
import { frozenCopy } from './frozen-value.js';
import { MemoryListener } from './memory-listener.js';
import type { MemoryStorage } from './memory-storage.js';
import { projection } from './projection.js';
import { planQuery } from './query-plan.js';
import { handOut } from './stored-version.js';
import type { StoredVersion } from './stored-version.js';

/** How one client of a storage behaves. */
export interface MemoryDriverOptions {
  /** What goes wrong with its calls. Defaults to nothing. */
  readonly faults?: FaultSchedule;
}

/**
 * One client of a storage in memory. It takes what it is given as its own: checked, frozen copies, as
 * `DriverDocumentStore` makes them. Closing it ends its listeners and leaves the storage as it is.
 */
export class MemoryDriver implements DocumentDriver {
  readonly snapshotReads = true;
  readonly readTimeSlackMs = 0;
  readonly #storage: MemoryStorage;
  readonly #faults: FaultInjector;
  readonly #listeners = new Set<MemoryListener>();

  constructor(storage: MemoryStorage, options: MemoryDriverOptions = {}) {
    this.#storage = storage;
    this.#faults = new FaultInjector(storage.clock, options.faults, () => {
      this.#closeListeners();
    });
  }

  getAll(
    paths: readonly DocumentPath[],
    options: { readonly mask?: readonly FieldPath[]; readonly readTime?: VersionStamp } = {},
  ): Promise<Documents> {
    const asked = [...paths];
    const project = projection(options.mask);
    return this.#faults.run('getAll', () => {
      const readTime = this.#storage.readTime(options.readTime);
      const documents = asked.map((path) => {
        const version = this.#storage.read(path, options.readTime);
        return version && project(version);
      });
      return { documents, readTime };
    });
  }

  commit(writes: readonly Write[], unchanged: readonly QueryCondition[] = []): Promise<VersionStamp> {
    const conditions = unchanged.map((condition) => ({ condition, run: this.#prepare(condition.query) }));
    return this.#faults.run('commit', () => {
      for (const { condition, run } of conditions) checkUnchanged(condition, run().versions);
      return this.#storage.commit(writes);
    });
  }

  probe(
    paths: readonly DocumentPath[],
    { whole = false }: { readonly whole?: boolean } = {},
  ): Promise<readonly (Probe | undefined)[]> {
    const asked = [...paths];
    return this.#faults.run('probe', () =>
      asked.map((path) => {
        const version = this.#storage.read(path);
        if (version === undefined) return undefined;
        const library = version.fields[LIBRARY_FIELD];
        return {
          updateTime: version.updateTime,
          library: library === undefined ? undefined : frozenCopy(library),
          ...(whole && { document: handOut(version) }),
        };
      }),
    );
  }

  query(spec: QuerySpec): Promise<QueryResult> {
    const run = this.#prepare(spec);
    const project = projection(spec.select);
    return this.#faults.run('query', () => {
      const { versions, readTime } = run();
      return { documents: versions.map((version) => project(version)), readTime };
    });
  }

  aggregate(spec: AggregateSpec): Promise<AggregateResult> {
    const { aggregations } = spec;
    const run = this.#prepare(spec.query, takesPart(aggregations));
    return this.#faults.run('aggregate', () => {
      const { versions, readTime } = run();
      return { values: aggregate(aggregations, versions), readTime };
    });
  }

  listen(target: ListenTarget, observer: ListenObserver): DriverSubscription {
    this.#faults.assertAlive();
    const listener = new MemoryListener(this.#storage, target, observer);
    this.#listeners.add(listener);
    return {
      close: () => {
        listener.close();
        this.#listeners.delete(listener);
      },
    };
  }

  close(): Promise<void> {
    this.#closeListeners();
    return Promise.resolve();
  }

  #prepare(
    spec: QuerySpec,
    also?: Matcher,
  ): () => { readonly versions: readonly StoredVersion[]; readonly readTime: VersionStamp } {
    const plan = planQuery(spec);
    const asOf = spec.readTime;
    return () => {
      const readTime = this.#storage.readTime(asOf);
      return { versions: this.#storage.find(plan, asOf, also), readTime };
    };
  }

  #closeListeners(): void {
    for (const listener of this.#listeners) listener.close();
    this.#listeners.clear();
  }
}
