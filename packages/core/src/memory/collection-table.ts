import type { CollectionPath, DocumentPath } from '../document-store/document.js';
import type { PastVersion } from './version-history.js';
import { lastPart } from './stored-version.js';
import type { StoredVersion } from './stored-version.js';

/** One document's versions: the one that is there now, and those before it that are still kept, oldest first. */
interface DocumentEntry {
  current: StoredVersion | undefined;
  past: PastVersion[];
}

type Collection = Map<DocumentPath, DocumentEntry>;

/** The collection that a document is in. */
export const collectionOf = (path: DocumentPath): CollectionPath => path.slice(0, path.lastIndexOf('/'));

function versionAt(entry: DocumentEntry, at: number | undefined): StoredVersion | undefined {
  const { current, past } = entry;
  if (at === undefined || (current !== undefined && current.updateTime <= at)) return current;
  return past.findLast(({ version, until }) => version.updateTime <= at && at < until)?.version;
}

/** All documents, per collection, so that a query looks at its own only. */
export class CollectionTable {
  readonly #collections = new Map<CollectionPath, Collection>();
  readonly #groups = new Map<string, Map<CollectionPath, Collection>>();

  /** The document now, or as it was `at` a stamp that is not before the history's horizon. */
  read(path: DocumentPath, at?: number): StoredVersion | undefined {
    const entry = this.#collections.get(collectionOf(path))?.get(path);
    return entry && versionAt(entry, at);
  }

  /** The documents of a collection, or of all collections with that id, in no order. */
  *scan(collection: string, allDescendants: boolean, at?: number): Generator<StoredVersion> {
    const one = this.#collections.get(collection);
    const collections = allDescendants ? (this.#groups.get(collection)?.values() ?? []) : one ? [one] : [];
    for (const entries of collections) {
      for (const entry of entries.values()) {
        const version = versionAt(entry, at);
        if (version !== undefined) yield version;
      }
    }
  }

  /** Puts a version in place of the one that is there, or of none. */
  put(version: StoredVersion, past: PastVersion | undefined): void {
    const entry = this.#entry(version.path);
    entry.current = version;
    if (past !== undefined) entry.past.push(past);
  }

  /** Deletes a document; its past versions stay until they are forgotten. */
  remove(path: DocumentPath, past: PastVersion): void {
    const entry = this.#entry(path);
    entry.current = undefined;
    entry.past.push(past);
  }

  /** Drops a past version, the oldest of its document. */
  forget(past: PastVersion): void {
    const { path } = past.version;
    const collection = collectionOf(path);
    const entries = this.#collections.get(collection);
    const entry = entries?.get(path);
    if (entries === undefined || entry === undefined) return;
    if (entry.past[0] === past) entry.past.shift();
    if (entry.current !== undefined || entry.past.length > 0) return;
    entries.delete(path);
    if (entries.size === 0) this.#drop(collection);
  }

  #entry(path: DocumentPath): DocumentEntry {
    const collection = collectionOf(path);
    let entries = this.#collections.get(collection);
    if (entries === undefined) {
      entries = new Map();
      this.#collections.set(collection, entries);
      const id = lastPart(collection);
      const group = this.#groups.get(id) ?? new Map<CollectionPath, Collection>();
      this.#groups.set(id, group.set(collection, entries));
    }
    let entry = entries.get(path);
    if (entry === undefined) {
      entry = { current: undefined, past: [] };
      entries.set(path, entry);
    }
    return entry;
  }

  #drop(collection: CollectionPath): void {
    this.#collections.delete(collection);
    const id = lastPart(collection);
    const group = this.#groups.get(id);
    group?.delete(collection);
    if (group?.size === 0) this.#groups.delete(id);
  }
}
