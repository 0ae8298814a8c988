import type { CallOptions, DocumentStore } from '@tai-state/core';
import { INBOX } from '../intake/inbox-document.js';
import { projectJobConverter, projectJobPath } from './project-job.js';
import type { DesiredState } from './project-job.js';
import { receiptConverter, receiptPath } from './receipt.js';

/** How far a project's assets have followed it. */
export interface SyncStatus {
  readonly projectId: string;
  readonly desired: DesiredState;
  /** Whether the assets were seen to be in the desired state. */
  readonly settled: boolean;
  /** Events taken in, by what came of them; duplicates are not counted here. */
  readonly events: { readonly raised: number; readonly stale: number; readonly afterTerminal: number };
  /** Assets that the deletion has removed, by collection; only once it is settled. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly total?: number;
}

/**
 * The status of a project; undefined when no event of it was ever taken in. Four reads, and one more for a deletion.
 * The parts are read one after the other: they may be of different moments.
 */
export async function syncStatus(
  store: DocumentStore,
  projectId: string,
  options: CallOptions = {},
): Promise<SyncStatus | undefined> {
  const {
    documents: [stored],
  } = await store.getAll([projectJobPath(projectId)], options);
  if (stored === undefined) return undefined;
  const { desired, settled } = projectJobConverter.fromDocument(stored);
  const [raised, stale, afterTerminal] = await Promise.all(
    ['raised', 'stale', 'after-terminal'].map((outcome) => countEvents(store, projectId, outcome, options)),
  );
  const events = { raised: raised ?? 0, stale: stale ?? 0, afterTerminal: afterTerminal ?? 0 };
  const status = { projectId, desired, settled, events };
  if (desired.status !== 'deleted' || !settled) return status;
  const { documents } = await store.getAll([receiptPath(desired.deletionId)], options);
  if (documents[0] === undefined) return status;
  const { counts, total } = receiptConverter.fromDocument(documents[0]);
  return { ...status, counts, total };
}

async function countEvents(
  store: DocumentStore,
  projectId: string,
  outcome: string,
  options: CallOptions,
): Promise<number> {
  const where = {
    and: [
      { field: 'projectId', op: '==' as const, value: projectId },
      { field: 'outcome', op: '==' as const, value: outcome },
    ],
  };
  const query = { collection: INBOX, where };
  const { values } = await store.aggregate({ query, aggregations: { events: { kind: 'count' } } }, options);
  return values['events'] ?? 0;
}
