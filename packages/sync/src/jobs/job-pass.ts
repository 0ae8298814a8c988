import { isTaiStateError } from '@tai-state/core';
import type { DocumentStore, Runtime } from '@tai-state/core';
import type { AssetRegistry } from './asset-registry.js';
import { forEachInFlight } from './for-each-in-flight.js';
import type { JobLease } from './job-lease.js';
import type { JobTask } from './job-task.js';

/** What the work of a job needs. */
export interface JobContext {
  readonly store: DocumentStore;
  readonly registry: AssetRegistry;
  readonly runtime: Runtime;
  readonly projectId: string;
  readonly lease: JobLease;
  /** Aborted when the lease is lost or the worker stops. */
  readonly signal: AbortSignal;
  /** Commits under way at once. */
  readonly inFlight: number;
}

/** What came of one pass over a query. */
export interface PassResult {
  readonly written: number;
  /** Pages that were refused because a document was not as it had been read. */
  readonly conflicts: number;
}

/**
 * One pass over the documents of a task: keys and update times only, in pages, several commits in flight, each with
 * the fence of the lease. Pages that are refused are counted, and left to the next pass; it ends when the lease is lost.
 */
export async function runPass(context: JobContext, task: JobTask, pageSize: number): Promise<PassResult> {
  const { store, signal, lease, inFlight } = context;
  let written = 0;
  let conflicts = 0;
  const pages = store.queryPages({ ...task.query, select: [] }, { pageSize, signal });
  await forEachInFlight(pages, inFlight, async ({ documents }) => {
    if (documents.length === 0) return;
    try {
      // Refused when it is sent twice: every document has a precondition, and the receipt's page is a create. The
      // fence is first, so that of several preconditions that do not hold it is the one reported.
      await store.commit([lease.fence, ...task.writesOf(documents)], { idempotent: true, signal });
      written += documents.length;
    } catch (error) {
      if (!isTaiStateError(error) || error.code !== 'VersionConflict') throw error;
      if ('path' in error && error.path === lease.fence.path) {
        lease.lose();
        throw error;
      }
      conflicts += 1;
    }
  });
  return { written, conflicts };
}

/** Whether no document answers to any of the tasks. */
export async function nothingLeft(context: JobContext, tasks: readonly JobTask[]): Promise<boolean> {
  const { store, signal } = context;
  for (const { query } of tasks) {
    const { documents } = await store.query({ ...query, select: [], limit: 1 }, { signal });
    if (documents.length > 0) return false;
  }
  return true;
}
