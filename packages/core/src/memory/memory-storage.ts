import { DriverFailure } from '../document-store/document-driver.js';
import type { DocumentPath } from '../document-store/document.js';
import type { VersionStamp } from '../document-store/version-stamp.js';
import type { Write } from '../document-store/write.js';
import { systemClock } from '../runtime/clock.js';
import type { Clock } from '../runtime/clock.js';
import { applyWrite } from './apply-write.js';
import { CollectionTable } from './collection-table.js';
import { checkLimits } from './document-limits.js';
import type { IndexExemption } from './index-entries.js';
import type { Matcher } from './filter.js';
import type { QueryPlan } from './query-plan.js';
import { checkPrecondition } from './precondition.js';
import { sameContent } from './same-content.js';
import { StorageClock } from './storage-clock.js';
import { StoredVersion } from './stored-version.js';
import type { Content } from './stored-version.js';
import { VersionHistory } from './version-history.js';
import { WatchList } from './watch-list.js';
import type { StoredChange } from './watch-list.js';

/** How a storage is set up. */
export interface MemoryStorageOptions {
  /** Gives stamps and server times. Defaults to the system's. */
  readonly clock?: Clock;
  /** Bytes of replaced and deleted versions that are kept for reads in the past. Defaults to 16 MiB. */
  readonly historyBytes?: number;
  /** Fields whose index entries do not count, as in `firestore.indexes.json`. Defaults to none. */
  readonly indexExemptions?: readonly IndexExemption[];
}

/** What a write makes of its document. */
interface Outcome {
  readonly path: DocumentPath;
  readonly before: StoredVersion | undefined;
  /** Undefined where there is no document then. */
  readonly content: Content | undefined;
  readonly size: number;
}

/**
 * The server's side of the memory adapter: documents, their past, and who watches them. Any number of drivers share
 * one, as clients share a database. Everything happens in one turn of the event loop, so reads are snapshots.
 */
export class MemoryStorage {
  readonly clock: Clock;
  readonly watches: WatchList;
  readonly #exemptions: readonly IndexExemption[];
  readonly #time: StorageClock;
  readonly #table = new CollectionTable();
  readonly #history: VersionHistory;

  constructor(options: MemoryStorageOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.#exemptions = options.indexExemptions ?? [];
    this.#time = new StorageClock(this.clock);
    this.#history = new VersionHistory(options.historyBytes ?? 16 * 1024 * 1024, (past) => {
      this.#table.forget(past);
    });
    this.watches = new WatchList();
  }

  /** The time of a read that begins now, or `asOf` if the past goes back so far. Throws `invalid`. */
  readTime(asOf?: VersionStamp): VersionStamp {
    const now = this.#time.read();
    if (asOf === undefined) return now;
    this.#history.trim(now);
    if (asOf > now) throw new DriverFailure('invalid', `The read time ${String(asOf)} is in the future.`);
    if (asOf < this.#history.horizon) {
      throw new DriverFailure('invalid', `The read time ${String(asOf)} is too old.`);
    }
    return asOf;
  }

  /** A document now, or at a read time that `readTime` let through. */
  read(path: DocumentPath, asOf?: VersionStamp): StoredVersion | undefined {
    return this.#table.read(path, asOf);
  }

  /** The result of a query, now or at a read time that `readTime` let through; `also` narrows it before the limit. */
  find(plan: QueryPlan, asOf?: VersionStamp, also?: Matcher): readonly StoredVersion[] {
    const { collection, allDescendants, range } = plan;
    const sorted =
      range === undefined || asOf !== undefined ? undefined : this.#table.find(collection, range);
    if (sorted !== undefined) return plan.runSorted(sorted, also);
    return plan.run(this.scan(collection, allDescendants, asOf), also);
  }

  /** The documents of a collection, or with `allDescendants` of all collections with that id; in no order. */
  scan(collection: string, allDescendants: boolean, asOf?: VersionStamp): Iterable<StoredVersion> {
    return this.#table.scan(collection, allDescendants, asOf);
  }

  /** Applies all writes or none. Throws `conflict` or `too-large`. */
  commit(writes: readonly Write[]): VersionStamp {
    const now = this.#time.wallClock();
    const outcomes = writes.map((write) => this.#outcome(write, now));
    const stamp = this.#time.commit();
    const changes: StoredChange[] = [];
    for (const outcome of outcomes) {
      const change = this.#apply(outcome, stamp);
      if (change !== undefined) changes.push(change);
    }
    this.#history.trim(stamp);
    this.watches.notify(changes);
    return stamp;
  }

  #outcome(write: Write, now: number): Outcome {
    const { path } = write;
    const before = this.#table.read(path);
    checkPrecondition(write, before);
    const content = applyWrite(write, before, now);
    if (content === undefined || content === before)
      return { path, before, content, size: before?.size ?? 0 };
    return { path, before, content, size: checkLimits(path, content.fields, this.#exemptions) };
  }

  #apply({ path, before, content, size }: Outcome, stamp: VersionStamp): StoredChange | undefined {
    const past = before && { version: before, until: stamp };
    if (content === undefined) {
      if (past === undefined) return undefined;
      this.#table.remove(path, past);
      this.#history.add(past);
      return { path, before, after: undefined };
    }
    if (before !== undefined && sameContent(before, content)) return undefined;
    const times = { created: before?.createTime ?? stamp, updated: stamp };
    const after = new StoredVersion(path, content, times, size);
    this.#table.put(after, past);
    if (past !== undefined) this.#history.add(past);
    return { path, before, after };
  }
}
