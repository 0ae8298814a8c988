import { VersionConflict } from '@tai-state/core';
import type { CallOptions, DeleteWrite, StoredDocument, VersionStamp } from '@tai-state/core';
import type { StateContext } from '@tai-state/core/state-store-kit';

const pageSize = 400;

/** Whether an operation is not to be known any more: by what its document says, and by its age on the server. */
function isExpired({ data, createTime }: StoredDocument, now: VersionStamp, windowMs: number): boolean {
  const { expiresAt } = data;
  const ends =
    Object.prototype.toString.call(expiresAt) === '[object Date]' ? (expiresAt as Date).getTime() : Infinity;
  return Math.max(ends * 1000, createTime + windowMs * 1000) <= now;
}

async function removeOne(
  { store }: StateContext,
  document: StoredDocument,
  io: () => CallOptions,
): Promise<number> {
  const precondition = { updateTime: document.updateTime };
  const write: DeleteWrite = { type: 'delete', path: document.path, precondition };
  try {
    await store.commit([write], { ...io(), idempotent: true });
    return 1;
  } catch (error) {
    if (error instanceof VersionConflict) return 0;
    throw error;
  }
}

/**
 * Removes the documents of operations of a governor that have left the idempotency window. 1 R each, expired or not:
 * their time is not indexed, as it rises. Gives their number.
 */
export async function removeExpiredOperations(
  context: StateContext,
  governorId: string,
  io: () => CallOptions,
): Promise<number> {
  const { store, paths, idempotencyWindowMs } = context;
  const spec = { collection: paths.operations(governorId), select: ['expiresAt'] };
  let removed = 0;
  for await (const { documents, readTime } of store.queryPages(spec, { ...io(), pageSize })) {
    const expired = documents.filter((document) => isExpired(document, readTime, idempotencyWindowMs));
    for (let from = 0; from < expired.length; from += 8) {
      const batch = expired.slice(from, from + 8).map((document) => removeOne(context, document, io));
      removed += (await Promise.all(batch)).reduce((sum, one) => sum + one, 0);
    }
  }
  return removed;
}
