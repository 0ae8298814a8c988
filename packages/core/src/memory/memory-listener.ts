import type { StoredDocument } from '../document-store/document.js';
import type { DriverSubscription } from '../document-store/document-driver.js';
import type { ListenObserver, ListenTarget } from '../document-store/listen.js';
import type { MemoryStorage } from './memory-storage.js';
import { projection } from './projection.js';
import { planQuery } from './query-plan.js';
import { handOut } from './stored-version.js';
import type { StoredVersion } from './stored-version.js';
import type { StoredChange, Watch, WatchKey } from './watch-list.js';

/** What a target is made of: where it is watched, what is in it, how it is handed out. */
interface Watched {
  readonly key: WatchKey;
  concerns(change: StoredChange): boolean;
  read(): readonly StoredVersion[];
  handOut(version: StoredVersion): StoredDocument;
}

function watched(storage: MemoryStorage, target: ListenTarget): Watched {
  if ('document' in target) {
    const read = (): readonly StoredVersion[] => {
      const version = storage.read(target.document);
      return version === undefined ? [] : [version];
    };
    return { key: { kind: 'document', name: target.document }, concerns: () => true, read, handOut };
  }
  const plan = planQuery(target.query);
  const { collection, allDescendants, matches } = plan;
  return {
    key: { kind: allDescendants ? 'group' : 'collection', name: collection },
    concerns: ({ before, after }) =>
      (before !== undefined && matches(before)) || (after !== undefined && matches(after)),
    read: () => storage.find(plan),
    handOut: projection(target.query.select),
  };
}

const sameVersions = (left: readonly StoredVersion[], right: readonly StoredVersion[]): boolean =>
  left.length === right.length && left.every((version, index) => version === right[index]);

/**
 * Tells one observer of one target. It is told in a microtask of its own after the commit: several commits of one
 * turn make one snapshot, and what changes back in between is not told.
 */
export class MemoryListener implements Watch, DriverSubscription {
  readonly #storage: MemoryStorage;
  readonly #watched: Watched;
  readonly #observer: ListenObserver;
  readonly #unwatch: () => void;
  #told: readonly StoredVersion[] | undefined;
  #scheduled = false;
  #closed = false;

  constructor(storage: MemoryStorage, target: ListenTarget, observer: ListenObserver) {
    this.#storage = storage;
    this.#watched = watched(storage, target);
    this.#observer = observer;
    this.#unwatch = storage.watches.add(this.#watched.key, this);
    this.#schedule();
  }

  changed(change: StoredChange): void {
    if (!this.#scheduled && this.#watched.concerns(change)) this.#schedule();
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
  }

  #schedule(): void {
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (!this.#closed) this.#tell();
    });
  }

  #tell(): void {
    const versions = this.#watched.read();
    if (this.#told !== undefined && sameVersions(this.#told, versions)) return;
    this.#told = versions;
    const documents = versions.map((version) => this.#watched.handOut(version));
    this.#observer.next({ documents, changes: [], readTime: this.#storage.readTime() });
  }
}
