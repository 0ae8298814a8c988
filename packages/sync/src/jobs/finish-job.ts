import { isTaiStateError, serverTime } from '@tai-state/core';
import type { SetWrite, VersionStamp, Write } from '@tai-state/core';
import type { JobContext } from './job-pass.js';
import { projectJobPath } from './project-job.js';
import type { DesiredState } from './project-job.js';
import { receiptConverter, receiptPageConverter, receiptPagesPath, receiptPath } from './receipt.js';
import { readsCaughtUp } from './reads-caught-up.js';

/** What a job was when its work began. */
export interface JobView {
  readonly desired: DesiredState;
  /** The update time of the job's document: the desired state is unchanged while it is. */
  readonly stamp: VersionStamp;
}

/**
 * Records that the job is settled, with the receipt of a deletion, and gives the lease back: one commit, refused when
 * the desired state has changed or the lease is lost. False when it was refused.
 */
export async function finishJob(context: JobContext, view: JobView): Promise<boolean> {
  const { store, projectId, lease, signal } = context;
  const writes: Write[] = [
    {
      type: 'update',
      path: projectJobPath(projectId),
      fields: { settled: true, settledAt: serverTime() },
      precondition: { updateTime: view.stamp },
    },
    lease.release,
    lease.fence,
  ];
  if (view.desired.status === 'deleted') writes.push(await receiptOf(context, view.desired));
  try {
    await store.commit(writes, { signal });
    return true;
  } catch (error) {
    if (isTaiStateError(error) && error.code === 'VersionConflict') return false;
    throw error;
  }
}

/** The sweep was seen to be complete before this, so all its pages are there, whoever wrote them. */
async function receiptOf(
  { store, registry, runtime, projectId, signal }: JobContext,
  { deletionId, epoch, version }: Extract<DesiredState, { status: 'deleted' }>,
): Promise<SetWrite> {
  await readsCaughtUp(store, runtime, signal);
  const counts = Object.fromEntries(registry.map(({ collection }) => [collection, 0]));
  const pages = store.queryPages({ collection: receiptPagesPath(deletionId) }, { pageSize: 1_000, signal });
  for await (const { documents } of pages) {
    for (const document of documents) {
      const { collection, count } = receiptPageConverter.fromDocument(document);
      counts[collection] = (counts[collection] ?? 0) + count;
    }
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const receipt = receiptConverter.toDocument({ projectId, deletionId, epoch, version, counts, total });
  return { type: 'set', path: receiptPath(deletionId), data: { ...receipt, completedAt: serverTime() } };
}
