import type { DocumentValue } from '../document-store/value.js';
import type { Reader } from './filter.js';
import type { StoredVersion } from './stored-version.js';
import { comparePaths, compareValues } from './value-order.js';

/** The documents whose `equal` field holds one string, by the field `by` and then by their path. */
export interface IndexKey {
  readonly equal: Reader;
  /** Absent: by their path alone. */
  readonly by?: Reader;
  /** The same for two keys that mean the same. */
  readonly name: string;
}

/** The part of an index that a query reads, in the query's own direction. */
export interface IndexRange {
  readonly key: IndexKey;
  readonly value: string;
  readonly descending: boolean;
  /** Whether a document is at or after the beginning; once true along the way, it stays so. */
  readonly begun: (version: StoredVersion) => boolean;
  /** Whether a document is behind the end; once true along the way, it stays so. */
  readonly ended: (version: StoredVersion) => boolean;
}

interface Entry {
  readonly by: DocumentValue;
  readonly version: StoredVersion;
}

function compareEntries(left: Entry, right: Entry): number {
  return compareValues(left.by, right.by) || comparePaths(left.version.path, right.version.path);
}

/** The first place at which something holds that holds from there on. */
function firstWhere(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Documents of one collection in order, so that a query with an equality looks at what it will find. */
export class SortedIndex {
  readonly #key: IndexKey;
  readonly #entries = new Map<string, Entry[]>();

  constructor(key: IndexKey, versions: Iterable<StoredVersion>) {
    this.#key = key;
    for (const version of versions) {
      const place = this.#place(version);
      if (place !== undefined) this.#list(place.value).push(place.entry);
    }
    for (const entries of this.#entries.values()) entries.sort(compareEntries);
  }

  add(version: StoredVersion): void {
    const place = this.#place(version);
    if (place === undefined) return;
    const { value, entry } = place;
    const entries = this.#list(value);
    const last = entries.at(-1);
    if (last === undefined || compareEntries(last, entry) < 0) entries.push(entry);
    else entries.splice(indexOf(entries, entry), 0, entry);
  }

  remove(version: StoredVersion): void {
    const place = this.#place(version);
    const entries = place && this.#entries.get(place.value);
    if (place === undefined || entries === undefined) return;
    const index = indexOf(entries, place.entry);
    if (entries[index]?.version === version) entries.splice(index, 1);
    if (entries.length === 0) this.#entries.delete(place.value);
  }

  /** The documents of a range, in the order of its direction. */
  *read({ value, descending, begun, ended }: IndexRange): Generator<StoredVersion> {
    const entries = this.#entries.get(value) ?? [];
    const { length } = entries;
    const at = (index: number): StoredVersion | undefined =>
      entries[descending ? length - 1 - index : index]?.version;
    const holds = (index: number): boolean => {
      const version = at(index);
      return version !== undefined && begun(version);
    };
    for (let index = firstWhere(length, holds); index < length; index += 1) {
      const version = at(index);
      if (version === undefined || ended(version)) return;
      yield version;
    }
  }

  #place(version: StoredVersion): { readonly value: string; readonly entry: Entry } | undefined {
    const value = this.#key.equal(version);
    const by = this.#key.by === undefined ? null : this.#key.by(version);
    if (typeof value !== 'string' || by === undefined) return undefined;
    return { value, entry: { by, version } };
  }

  #list(value: string): Entry[] {
    const known = this.#entries.get(value);
    if (known !== undefined) return known;
    const entries: Entry[] = [];
    this.#entries.set(value, entries);
    return entries;
  }
}

function indexOf(entries: readonly Entry[], entry: Entry): number {
  return firstWhere(entries.length, (index) => {
    const other = entries[index];
    return other === undefined || compareEntries(other, entry) >= 0;
  });
}
