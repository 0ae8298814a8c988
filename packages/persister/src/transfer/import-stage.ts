import { LockLost, VersionConflict, limits } from '@tai-state/core';
import type {
  CallOptions,
  CreateWrite,
  DocumentData,
  DocumentPath,
  VersionStamp,
  Write,
} from '@tai-state/core';
import { documentSize } from '@tai-state/core/state-store-kit';
import type { StateContext } from '@tai-state/core/state-store-kit';
import { renewImport } from './import-record.js';

const writesToCommit = 400;
const bytesToCommit = Math.floor(limits.commitBytes / 4);

/**
 * Where the documents of an import are collected, out of everybody's sight. Every commit renews the import's lease, and
 * is refused once another process has swept it or taken it over: then `LockLost` is thrown.
 */
export class ImportStage {
  readonly #context: StateContext;
  readonly #path: DocumentPath;
  readonly #io: () => CallOptions;
  #stamp: VersionStamp;
  #writes: CreateWrite[] = [];
  #bytes = 0;

  /** `path`: the document of the import; `stamp`: its update time. */
  constructor(context: StateContext, path: DocumentPath, stamp: VersionStamp, io: () => CallOptions) {
    this.#context = context;
    this.#path = path;
    this.#stamp = stamp;
    this.#io = io;
  }

  /** The update time of the import's document. */
  get stamp(): VersionStamp {
    return this.#stamp;
  }

  /** Keeps an event's document, with others in one commit when there are enough. */
  async add(id: string, data: DocumentData): Promise<void> {
    const path = `${this.#path}/events/${id}`;
    const bytes = documentSize(path, data);
    if (this.#writes.length === writesToCommit || this.#bytes + bytes > bytesToCommit) await this.flush();
    this.#writes.push({ type: 'create', path, data });
    this.#bytes += bytes;
  }

  /** Commits what is left. */
  async flush(): Promise<void> {
    if (this.#writes.length === 0) return;
    const writes = this.#writes;
    this.#writes = [];
    this.#bytes = 0;
    this.#stamp = await this.commit([renewImport(this.#path, this.#stamp), ...writes]);
  }

  /** Commits writes, one of them of the import's document. Throws `LockLost`. */
  async commit(writes: readonly Write[]): Promise<VersionStamp> {
    try {
      return (await this.#context.store.commit(writes, this.#io())).stamp;
    } catch (error) {
      if (!(error instanceof VersionConflict) || error.path !== this.#path) throw error;
      throw new LockLost(this.#path, 'taken', { cause: error });
    }
  }
}
