import type { DocumentPath, StoredDocument } from '../../document-store/document.js';
import type { CommitOptions, CommitResult, DocumentStore } from '../../document-store/document-store.js';
import type { DocumentStoreOptions } from '../../document-store/driver-document-store.js';
import type { ListenTarget } from '../../document-store/listen.js';
import type { QuerySpec } from '../../document-store/query.js';
import type { DocumentData } from '../../document-store/value.js';
import type { VersionStamp } from '../../document-store/version-stamp.js';
import type { UpdateWrite, Write, WriteData } from '../../document-store/write.js';
import type { ContractAdapter } from './contract-adapter.js';
import { ListenRecorder } from './listen-recorder.js';

/** What one case works with: a store, and a collection that no other case touches. */
export class ContractContext {
  readonly store: DocumentStore;
  /** The case's own collection. */
  readonly collection: string;
  readonly #adapter: ContractAdapter;
  readonly #opened: AsyncDisposable[] = [];

  constructor(adapter: ContractAdapter, store: DocumentStore, collection: string) {
    this.#adapter = adapter;
    this.store = store;
    this.collection = collection;
    this.#opened.push(store);
  }

  /** A further store on the same storage. */
  async open(options?: DocumentStoreOptions): Promise<DocumentStore> {
    return this.#own(await this.#adapter.open(options));
  }

  /** A store whose storage never answers. */
  async openStalled(options?: DocumentStoreOptions): Promise<DocumentStore> {
    return this.#own(await this.#adapter.openStalled(options));
  }

  /** The path of a document in the case's collection. */
  at(id: string): DocumentPath {
    return `${this.collection}/${id}`;
  }

  commit(...writes: readonly Write[]): Promise<CommitResult> {
    return this.store.commit(writes);
  }

  /** Creates documents of the case's collection in one commit. */
  seed(documents: Readonly<Record<string, WriteData>>): Promise<CommitResult> {
    const entries = Object.entries(documents);
    return this.commit(
      ...entries.map(([id, data]) => ({ type: 'create', path: this.at(id), data }) as const),
    );
  }

  /** Sets one document, without a witness of the library's. */
  async set(id: string, data: WriteData): Promise<VersionStamp> {
    const write: Write = { type: 'set', path: this.at(id), data };
    return (await this.store.commit([write], { idempotent: true })).stamp;
  }

  /** Updates one document that must exist, without a witness of the library's unless options ask for one. */
  async update(
    id: string,
    fields: UpdateWrite['fields'],
    options: CommitOptions = { idempotent: true },
  ): Promise<VersionStamp> {
    return (await this.store.commit([{ type: 'update', path: this.at(id), fields }], options)).stamp;
  }

  async delete(id: string): Promise<VersionStamp> {
    return (await this.store.commit([{ type: 'delete', path: this.at(id) }], { idempotent: true })).stamp;
  }

  /** One document of the case's collection, if it is there. */
  async find(id: string): Promise<StoredDocument | undefined> {
    return (await this.store.getAll([this.at(id)])).documents[0];
  }

  /** One document of the case's collection, which must be there. */
  async read(id: string): Promise<StoredDocument> {
    const found = await this.find(id);
    if (found === undefined) throw new Error(`${this.at(id)} is not there.`);
    return found;
  }

  async data(id: string): Promise<DocumentData> {
    return (await this.read(id)).data;
  }

  /** The ids of a query's result, in its order; of the case's collection unless the spec names another. */
  async ids(spec: Partial<QuerySpec>): Promise<readonly string[]> {
    const { documents } = await this.store.query({ collection: this.collection, ...spec });
    return documents.map(({ id }) => id);
  }

  /** Listens, and records what it is told. */
  listen(target: ListenTarget, store = this.store): ListenRecorder {
    const recorder = new ListenRecorder(store, target);
    this.#opened.push(recorder);
    return recorder;
  }

  /** Closes everything that the case has opened. */
  async close(): Promise<void> {
    for (const one of this.#opened.reverse()) await one[Symbol.asyncDispose]();
  }

  #own(store: DocumentStore): DocumentStore {
    this.#opened.push(store);
    return store;
  }
}
