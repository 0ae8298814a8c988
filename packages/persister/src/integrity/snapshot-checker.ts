import { isTaiStateError } from '@tai-state/core';
import type { CallOptions, DocumentValue, StoredDocument } from '@tai-state/core';
import { digestOfValue, readSnapshot } from '@tai-state/core/state-store-kit';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { Predecessor } from './link-checks.js';
import type { Violation } from './violation.js';

/** Snapshots can be as large as a document can be. */
const pageSize = 5;

/** What was found at one snapshot. */
export interface CheckedSnapshot {
  readonly violations: readonly Violation[];
  /** The data as stored, where nothing speaks against them. */
  readonly data?: DocumentValue;
}

/** Goes through the snapshots of a state beside its log, a few at a time. */
export class SnapshotChecker {
  readonly #context: PersisterContext;
  readonly #documents: AsyncGenerator<StoredDocument, void, undefined>;
  readonly #missing: Set<number>;
  #next: StoredDocument | undefined;
  #checked = 0;

  /** `kept`: the versions of which there has to be one. Nothing is read before `start`. */
  constructor(context: PersisterContext, ref: StateRef, kept: readonly number[], io: () => CallOptions) {
    this.#context = context;
    this.#missing = new Set(kept);
    this.#documents = documentsOf(context, ref, io);
  }

  /** How many were looked at. */
  get checked(): number {
    return this.#checked;
  }

  /** Goes to the first one at or after a version: those before it belong to what was removed. */
  async start(version: number): Promise<void> {
    await this.#step();
    while (this.#next !== undefined && versionOf(this.#next) < version) await this.#step();
    for (const one of [...this.#missing]) if (one < version) this.#missing.delete(one);
  }

  /** Compares the snapshot of a version with what its event has led to; undefined where there is none. */
  async at(last: Predecessor): Promise<CheckedSnapshot | undefined> {
    // Where events are missing, there is nothing to compare a snapshot with.
    while (this.#next !== undefined && versionOf(this.#next) < last.version) {
      this.#missing.delete(versionOf(this.#next));
      await this.#step();
    }
    const document = this.#next;
    if (document === undefined || versionOf(document) !== last.version) return undefined;
    this.#missing.delete(last.version);
    this.#checked += 1;
    await this.#step();
    return this.#compare(document, last);
  }

  /** What is left when the log has ended at a version: snapshots of later ones, and those that there should be. */
  async rest(lastVersion: number): Promise<readonly Violation[]> {
    const found: Violation[] = [...this.#missing].map((version) =>
      violation(version, 'The snapshot that the head names is missing.'),
    );
    while (this.#next !== undefined && found.length < 100) {
      const version = versionOf(this.#next);
      await this.#step();
      if (version <= lastVersion) continue;
      this.#checked += 1;
      found.push(violation(version, 'The snapshot is of a version that the log does not have.'));
    }
    return found;
  }

  #compare(document: StoredDocument, { version, digest, chain }: Predecessor): CheckedSnapshot {
    const { data } = document;
    try {
      const state = readSnapshot(document);
      const found = digestOfValue(this.#context.shield.redact(state.data));
      const { eventDigest = found } = data;
      if (digest !== undefined && digest !== eventDigest) {
        return { violations: [violation(version, 'The snapshot is not the state that the log leads to.')] };
      }
      if (typeof data['digest'] === 'string' && data['digest'] !== found) {
        return { violations: [violation(version, 'The snapshot is not the state of its digest.')] };
      }
      if (chain !== undefined && typeof data['chain'] === 'string' && data['chain'] !== chain) {
        return { violations: [violation(version, 'The hash of the snapshot is not that of its event.')] };
      }
      const own = data['reducerVersion'] === this.#context.config.reducerVersion;
      return { violations: [], ...(own && digest !== undefined && { data: state.data }) };
    } catch (error) {
      if (!isTaiStateError(error)) throw error;
      return { violations: [violation(version, 'The snapshot cannot be read.')] };
    }
  }

  async #step(): Promise<void> {
    const result = await this.#documents.next();
    this.#next = result.done === true ? undefined : result.value;
  }
}

const violation = (version: number, message: string): Violation => ({ kind: 'snapshot', version, message });

const versionOf = ({ data }: StoredDocument): number => data['version'] as number;

async function* documentsOf(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  io: () => CallOptions,
): AsyncGenerator<StoredDocument, void, undefined> {
  const spec = {
    collection: states.paths.snapshots(governorId),
    where: {
      and: [
        { field: 'stateId', op: '==', value: stateId },
        { field: 'version', op: '>=', value: 0 },
      ],
    },
    orderBy: [{ field: 'version' }],
  } as const;
  for await (const { documents } of states.store.queryPages(spec, { ...io(), pageSize })) yield* documents;
}
