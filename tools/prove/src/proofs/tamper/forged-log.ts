import type { DocumentData, DocumentValue, Random, StoredDocument } from '@tai-state/core';
import type { Log } from './random-log.js';

type Field = Readonly<Record<string, DocumentValue>>;

/** A history of which some documents are exchanged. */
export class ForgedLog {
  readonly random: Random;
  readonly versions: number;
  readonly #documents: Map<string, StoredDocument>;

  constructor({ documents, versions }: Log, random: Random) {
    this.random = random;
    this.versions = versions;
    this.#documents = new Map(documents.map((document) => [document.path, document]));
  }

  get documents(): readonly StoredDocument[] {
    return [...this.#documents.values()];
  }

  /** The event of a version. */
  event(version: number): StoredDocument {
    return this.#one('events', version);
  }

  /** The versions of the events that something holds of. */
  versionsWhere(holds: (event: StoredDocument) => boolean): readonly number[] {
    const all = Array.from({ length: this.versions }, (_, index) => index + 1);
    return all.filter((version) => holds(this.event(version)));
  }

  /** The versions of the snapshots, rising. */
  snapshots(): readonly number[] {
    return this.#of('snapshots')
      .map(({ data }) => Number(data['version']))
      .sort((left, right) => left - right);
  }

  snapshot(version: number): StoredDocument {
    return this.#one('snapshots', version);
  }

  /** One of several by chance; undefined where there is none. */
  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random.next() * from.length)];
  }

  remove({ path }: StoredDocument): void {
    this.#documents.delete(path);
  }

  add(document: StoredDocument): void {
    this.#documents.set(document.path, document);
  }

  /** Gives a document other fields. */
  change(document: StoredDocument, fields: Field): void {
    this.add({ ...document, data: { ...document.data, ...fields } });
  }

  #of(collection: string): readonly StoredDocument[] {
    return this.documents.filter(({ path }) => path.includes(`/${collection}/`));
  }

  #one(collection: string, version: number): StoredDocument {
    const found = this.#of(collection).find(({ data }) => data['version'] === version);
    if (found === undefined) throw new TypeError(`no document of version ${String(version)}`);
    return found;
  }
}

/** A map inside a document. */
export const mapIn = (value: DocumentValue | undefined): DocumentData => (value ?? {}) as DocumentData;
