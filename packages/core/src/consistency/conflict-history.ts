import type { StoredDocument } from '../document-store/document.js';
import type { DocumentStore } from '../document-store/document-store.js';
import { serverTime } from '../document-store/transform.js';
import { checkId } from '../document-store/validation/paths.js';
import { checkedWholeNumber } from '../document-store/validation/whole-numbers.js';
import { InvalidArgument } from '../errors/errors.js';
import type { CallOptions } from '../runtime/call-options.js';
import { resolveRuntime } from '../runtime/runtime.js';
import type { Runtime } from '../runtime/runtime.js';
import { StatePaths } from '../state-store/state-paths.js';
import { conflictConverter } from './conflict-document.js';
import type { Conflict, ConflictRecord } from './conflict-record.js';

/** Where conflicts are kept, and how many are a storm. */
export interface ConflictHistoryOptions {
  readonly store: DocumentStore;
  /** As the states' own. Defaults to empty. */
  readonly root?: string;
  /** Conflicts of one state within the window that are a storm, 1 to 1,000. Defaults to 10. */
  readonly stormThreshold?: number;
  /** In milliseconds. Defaults to one minute. */
  readonly stormWindowMs?: number;
  readonly runtime?: Partial<Runtime>;
}

/** Records by their commits: the field that queries order by knows milliseconds only. */
function newestFirst(documents: readonly StoredDocument[]): readonly ConflictRecord[] {
  return [...documents]
    .sort((left, right) => right.createTime - left.createTime)
    .map((document) => conflictConverter.fromDocument(document) as ConflictRecord);
}

/** All conflicts of all states, kept in storage: every instance sees those of all. */
export class ConflictHistory {
  readonly #store: DocumentStore;
  readonly #paths: StatePaths;
  readonly #runtime: Runtime;
  readonly #threshold: number;
  readonly #windowMs: number;

  /** Throws `InvalidArgument`. */
  constructor(options: ConflictHistoryOptions) {
    this.#store = options.store;
    this.#paths = new StatePaths(options.root);
    this.#runtime = resolveRuntime(options.runtime);
    this.#threshold = checkedWholeNumber(options.stormThreshold ?? 10, 'stormThreshold', 1, 1_000);
    this.#windowMs = options.stormWindowMs ?? 60_000;
    if (!(this.#windowMs > 0 && this.#windowMs <= 86_400_000)) {
      throw new InvalidArgument('stormWindowMs', {
        expected: 'milliseconds up to a day',
        found: String(this.#windowMs),
      });
    }
  }

  /** Keeps a conflict: 1 W. */
  async record(governorId: string, conflict: Conflict, options: CallOptions = {}): Promise<ConflictRecord> {
    checkId(conflict.stateId, 'stateId');
    const id = this.#runtime.ids.next();
    const path = `${this.#paths.conflicts(governorId)}/${id}`;
    const data = { ...conflictConverter.toDocument(conflict), at: serverTime() };
    const { stamp } = await this.#store.commit([{ type: 'create', path, data }], options);
    return Object.freeze({ ...conflict, id, at: stamp / 1000 });
  }

  /** All conflicts of one state, the newest first: 1 R each; a deadline per page. */
  async conflictsOf(
    governorId: string,
    stateId: string,
    options: CallOptions = {},
  ): Promise<readonly ConflictRecord[]> {
    const found: StoredDocument[] = [];
    const pages = this.#store.queryPages(this.#ofState(governorId, stateId), options);
    for await (const { documents } of pages) found.push(...documents);
    return newestFirst(found);
  }

  /** The newest conflicts of a governor's states, 100 unless told: 1 R each. */
  async recent(
    governorId: string,
    { limit = 100, ...options }: CallOptions & { readonly limit?: number } = {},
  ): Promise<readonly ConflictRecord[]> {
    const collection = this.#paths.conflicts(governorId);
    const { documents } = await this.#store.query(
      { collection, orderBy: [{ field: 'at', direction: 'desc' }], limit },
      options,
    );
    return newestFirst(documents);
  }

  /** Whether conflicts of a state have come too fast, by the server's clock: as many R as make a storm, at the most. */
  async detectStorm(governorId: string, stateId: string, options: CallOptions = {}): Promise<boolean> {
    const spec = { ...this.#ofState(governorId, stateId), limit: this.#threshold };
    const { documents, readTime } = await this.#store.query(spec, options);
    const oldest = documents.at(-1);
    if (documents.length < this.#threshold || oldest === undefined) return false;
    const storm = readTime - oldest.createTime <= this.#windowMs * 1000;
    if (storm) {
      this.#runtime.telemetry.count('consistency.storms', 1);
      this.#runtime.telemetry.log('warn', 'conflicts of a state come too fast', { governorId, stateId });
    }
    return storm;
  }

  #ofState(governorId: string, stateId: string) {
    checkId(stateId, 'stateId');
    return {
      collection: this.#paths.conflicts(governorId),
      where: { field: 'stateId', op: '==', value: stateId },
      orderBy: [{ field: 'at', direction: 'desc' }],
    } as const;
  }
}
