import type { DocumentPath } from '../document-store/document.js';
import { collectionOf } from './collection-table.js';
import { lastPart } from './stored-version.js';
import type { StoredVersion } from './stored-version.js';

/** What one commit did to one document. */
export interface StoredChange {
  readonly path: DocumentPath;
  readonly before: StoredVersion | undefined;
  readonly after: StoredVersion | undefined;
}

/** Someone who is told of commits. */
export interface Watch {
  /** Called in the turn of the commit: must return at once and only note that something has changed. */
  changed(change: StoredChange): void;
}

/** What is watched: a document, a collection, or all collections of one id. */
export interface WatchKey {
  readonly kind: 'document' | 'collection' | 'group';
  readonly name: string;
}

const keyOf = ({ kind, name }: WatchKey): string => `${kind}:${name}`;

const keysOf = (path: DocumentPath): readonly WatchKey[] => {
  const collection = collectionOf(path);
  return [
    { kind: 'document', name: path },
    { kind: 'collection', name: collection },
    { kind: 'group', name: lastPart(collection) },
  ];
};

/** Who watches what, so that a commit asks only those whom it may concern. */
export class WatchList {
  readonly #watches = new Map<string, Set<Watch>>();

  /** Adds a watch, and gives the function that takes it away. */
  add(key: WatchKey, watch: Watch): () => void {
    const name = keyOf(key);
    const set = this.#watches.get(name) ?? new Set();
    this.#watches.set(name, set.add(watch));
    return () => {
      set.delete(watch);
      if (set.size === 0 && this.#watches.get(name) === set) this.#watches.delete(name);
    };
  }

  notify(changes: readonly StoredChange[]): void {
    if (this.#watches.size === 0) return;
    for (const change of changes) {
      for (const key of keysOf(change.path)) {
        for (const watch of this.#watches.get(keyOf(key)) ?? []) watch.changed(change);
      }
    }
  }
}
