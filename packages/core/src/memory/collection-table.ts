import type { CollectionPath, DocumentPath } from '../document-store/document.js';
import { PastQueue } from './past-queue.js';
import type { PastVersion } from './version-history.js';
import { SortedIndex } from './sorted-index.js';
import type { IndexRange } from './sorted-index.js';
import { lastPart } from './stored-version.js';
import type { StoredVersion } from './stored-version.js';

/** One document's versions: the one that is there now, and those before it that are still kept, oldest first. */
interface DocumentEntry {
  current: StoredVersion | undefined;
  /** Undefined where there is none. */
  past: PastQueue<PastVersion> | undefined;
}

interface Collection {
  readonly documents: Map<DocumentPath, DocumentEntry>;
  /** Made when a query first asks for them, and kept up from then on. */
  readonly indexes: Map<string, SortedIndex>;
}

/** Below it a scan is as good. */
const worthAnIndex = 64;

/** The collection that a document is in. */
export const collectionOf = (path: DocumentPath): CollectionPath => path.slice(0, path.lastIndexOf('/'));

function versionAt(entry: DocumentEntry, at: number | undefined): StoredVersion | undefined {
  const { current, past } = entry;
  if (at === undefined || (current !== undefined && current.updateTime <= at)) return current;
  return past?.findLast(({ version, until }) => version.updateTime <= at && at < until)?.version;
}

/** All documents, per collection, so that a query looks at its own only. */
export class CollectionTable {
  readonly #collections = new Map<CollectionPath, Collection>();
  readonly #groups = new Map<string, Map<CollectionPath, Collection>>();

  /** The document now, or as it was `at` a stamp that is not before the history's horizon. */
  read(path: DocumentPath, at?: number): StoredVersion | undefined {
    const entry = this.#collections.get(collectionOf(path))?.documents.get(path);
    return entry && versionAt(entry, at);
  }

  /** The documents of a collection, or of all collections with that id, in no order. */
  *scan(collection: string, allDescendants: boolean, at?: number): Generator<StoredVersion> {
    const one = this.#collections.get(collection);
    const collections = allDescendants ? (this.#groups.get(collection)?.values() ?? []) : one ? [one] : [];
    for (const { documents } of collections) {
      for (const entry of documents.values()) {
        const version = versionAt(entry, at);
        if (version !== undefined) yield version;
      }
    }
  }

  /** What an index has in a range, in its order; undefined where the collection is small. */
  find(collection: CollectionPath, range: IndexRange): Iterable<StoredVersion> | undefined {
    const one = this.#collections.get(collection);
    if (one === undefined || one.documents.size < worthAnIndex) return undefined;
    let index = one.indexes.get(range.key.name);
    if (index === undefined) {
      index = new SortedIndex(range.key, this.scan(collection, false));
      one.indexes.set(range.key.name, index);
    }
    return index.read(range);
  }

  /** Puts a version in place of the one that is there, or of none. */
  put(version: StoredVersion, past: PastVersion | undefined): void {
    const { entry, indexes } = this.#entry(version.path);
    for (const index of indexes.values()) {
      if (entry.current !== undefined) index.remove(entry.current);
      index.add(version);
    }
    entry.current = version;
    if (past !== undefined) (entry.past ??= new PastQueue()).push(past);
  }

  /** Deletes a document; its past versions stay until they are forgotten. */
  remove(path: DocumentPath, past: PastVersion): void {
    const { entry, indexes } = this.#entry(path);
    if (entry.current !== undefined) for (const index of indexes.values()) index.remove(entry.current);
    entry.current = undefined;
    (entry.past ??= new PastQueue()).push(past);
  }

  /** Drops a past version, the oldest of its document. */
  forget(past: PastVersion): void {
    const { path } = past.version;
    const collection = collectionOf(path);
    const documents = this.#collections.get(collection)?.documents;
    const entry = documents?.get(path);
    if (documents === undefined || entry === undefined) return;
    if (entry.past?.oldest === past) entry.past.drop();
    if (entry.past?.size === 0) entry.past = undefined;
    if (entry.current !== undefined || entry.past !== undefined) return;
    documents.delete(path);
    if (documents.size === 0) this.#drop(collection);
  }

  #entry(path: DocumentPath): {
    readonly entry: DocumentEntry;
    readonly indexes: Collection['indexes'];
  } {
    const name = collectionOf(path);
    const { documents, indexes } = this.#collections.get(name) ?? this.#make(name);
    let entry = documents.get(path);
    if (entry === undefined) {
      entry = { current: undefined, past: undefined };
      documents.set(path, entry);
    }
    return { entry, indexes };
  }

  #make(name: CollectionPath): Collection {
    const collection: Collection = { documents: new Map(), indexes: new Map() };
    this.#collections.set(name, collection);
    const id = lastPart(name);
    const group = this.#groups.get(id) ?? new Map<CollectionPath, Collection>();
    this.#groups.set(id, group.set(name, collection));
    return collection;
  }

  #drop(collection: CollectionPath): void {
    this.#collections.delete(collection);
    const id = lastPart(collection);
    const group = this.#groups.get(id);
    group?.delete(collection);
    if (group?.size === 0) this.#groups.delete(id);
  }
}
