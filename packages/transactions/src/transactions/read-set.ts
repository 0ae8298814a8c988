import { InvalidArgument } from '@tai-state/core';
import type {
  CallOptions,
  DocumentPath,
  QueryCondition,
  QuerySpec,
  StoredDocument,
  VersionStamp,
  Write,
} from '@tai-state/core';
import { learnHead } from '@tai-state/core/state-store-kit';
import type { StateContext } from '@tai-state/core/state-store-kit';
import { TransactionConflict } from './transaction-conflict.js';
import type { MemberName, ReadMember } from './transaction-member.js';
import type { WarmHeads } from './warm-heads.js';

const chunk = 1000;

/** How an attempt begins. */
export interface ReadSetOptions {
  /** Notes what is read, for later transactions. */
  readonly warm: WarmHeads;
  /** Whether this attempt takes what is known instead of reading it. */
  readonly useWarm: boolean;
}

/**
 * What one attempt of a transaction has read, all of it as of one moment: that of its first read, or one at which all
 * that it takes from memory was present. What is asked for in one turn of the event loop is read in one round trip.
 */
export class ReadSet {
  readonly #context: StateContext;
  readonly #io: () => CallOptions;
  readonly #members = new Map<DocumentPath, ReadMember>();
  readonly #conditions: QueryCondition[] = [];
  #wanted = new Map<DocumentPath, MemberName>();
  #turn: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  readonly #warm: WarmHeads;
  #useWarm: boolean;
  /** Where heads are taken from memory: the latest beginning of their spans. */
  #from = 0;
  #readTime: VersionStamp | undefined;

  constructor(context: StateContext, io: () => CallOptions, options: ReadSetOptions) {
    this.#context = context;
    this.#io = io;
    this.#warm = options.warm;
    this.#useWarm = options.useWarm;
  }

  get members(): ReadonlyMap<DocumentPath, ReadMember> {
    return this.#members;
  }

  /** The queries whose results the commit depends on. */
  get conditions(): readonly QueryCondition[] {
    return this.#conditions;
  }

  /** Reads what is not read yet. Throws `TransactionConflict` when the time of the snapshot is out of reach. */
  async read(names: readonly MemberName[]): Promise<readonly ReadMember[]> {
    const missing = names.filter(({ path }) => !this.#members.has(path));
    if (missing.length > 0) {
      for (const name of missing) this.#wanted.set(name.path, name);
      this.#next ??= this.#afterOthers(() => this.#readWanted());
      await this.#next;
    }
    return names.map((name) => this.#members.get(name.path) ?? { ...name, head: undefined });
  }

  /** Runs a query, and makes its result part of what the commit depends on. */
  query(query: QuerySpec): Promise<readonly StoredDocument[]> {
    return this.#afterOthers(async () => {
      const { documents, readTime } = await this.#atSnapshot((at) =>
        this.#context.store.query({ ...query, ...at }, this.#io()),
      );
      this.#readTime ??= readTime;
      this.#conditions.push({ query, documents });
      return documents;
    });
  }

  /** The writes that verify what was read and is not in `written`. */
  verifications(written: ReadonlySet<DocumentPath>): readonly Write[] {
    return [...this.#members.values()]
      .filter(({ path }) => !written.has(path))
      .map(({ path, head }) => ({
        type: 'verify',
        path,
        precondition: head === undefined ? { exists: false } : { updateTime: head.stamp },
      }));
  }

  /**
   * Makes sure that all that was read was so at one moment, where neither the storage nor a commit sees to it: what
   * was read is read once more, and whatever has changed is a `TransactionConflict`.
   */
  async validate(): Promise<void> {
    const single = this.#conditions.length === 0 && this.#members.size <= 1;
    if (this.#from === 0 && (single || this.#context.store.snapshotReads)) return;
    const members = [...this.#members.values()];
    for (let from = 0; from < members.length; from += chunk) {
      const part = members.slice(from, from + chunk);
      const { documents } = await this.#context.store.getAll(
        part.map(({ path }) => path),
        { ...this.#io(), mask: ['version'] },
      );
      documents.forEach((document, index) => {
        const member = part[index];
        if (member?.head?.stamp !== document?.updateTime) refuse(member?.path);
      });
    }
    for (const { query, documents } of this.#conditions) {
      const again = await this.#context.store.query({ ...query, select: [] }, this.#io());
      const same =
        again.documents.length === documents.length &&
        again.documents.every(
          ({ path, updateTime }, index) =>
            path === documents[index]?.path && updateTime === documents[index].updateTime,
        );
      if (!same) refuse(query.collection);
    }
  }

  #afterOthers<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async #readWanted(): Promise<void> {
    const wanted = [...this.#wanted.values()];
    this.#wanted = new Map();
    this.#next = undefined;
    if (this.#takeWarm(wanted)) return;
    for (let from = 0; from < wanted.length; from += chunk) {
      const part = wanted.slice(from, from + chunk);
      const { documents, readTime } = await this.#atSnapshot((at) =>
        this.#context.store.getAll(
          part.map(({ path }) => path),
          { ...this.#io(), ...at },
        ),
      );
      this.#readTime ??= readTime;
      const until = readTime - this.#context.store.readTimeSlackMs * 1_000;
      part.forEach((name, index) => {
        const document = documents[index];
        const head = document && learnHead(this.#context, document);
        if (head !== undefined) this.#warm.note(head, until);
        this.#members.set(name.path, { ...name, head });
      });
    }
  }

  /** Takes states from memory, if all of them are there and were present at one moment, with all before them. */
  #takeWarm(wanted: readonly MemberName[]): boolean {
    if (!this.#useWarm) return false;
    let [from, until] = [this.#from, this.#readTime ?? Number.POSITIVE_INFINITY];
    const found: ReadMember[] = [];
    for (const name of wanted) {
      const known = this.#warm.get(name.path);
      if (known === undefined) break;
      from = Math.max(from, known.head.stamp);
      until = Math.min(until, known.until);
      found.push({ ...name, head: known.head });
    }
    if (found.length < wanted.length || from > until) {
      this.#useWarm = false;
      return false;
    }
    this.#from = from;
    this.#readTime = until as VersionStamp;
    for (const member of found) this.#members.set(member.path, member);
    return true;
  }

  async #atSnapshot<T>(read: (at: { readonly readTime?: VersionStamp }) => Promise<T>): Promise<T> {
    if (this.#readTime === undefined) return read({});
    try {
      return await read({ readTime: this.#readTime });
    } catch (error) {
      if (!(error instanceof InvalidArgument)) throw error;
      throw new TransactionConflict('the snapshot of the transaction is too old to be read.', {
        cause: error,
      });
    }
  }
}

function refuse(path: string | undefined): never {
  throw new TransactionConflict(`${path ?? 'a member'} was changed while the transaction ran.`);
}
