import { isTaiStateError } from '@tai-state/core';
import type { CallOptions, DocumentStore, Runtime, VersionStamp, Write } from '@tai-state/core';
import { JobLease } from './job-lease.js';
import { fencePath, leaseConverter, leasePath } from './lease-document.js';
import type { LeaseState } from './lease-document.js';

/** How a lease is taken. */
export interface AcquireOptions extends CallOptions {
  /** Who asks, for people. */
  readonly nodeId: string;
  readonly leaseMs: number;
  readonly runtime: Runtime;
}

/** Fences may go (by a TTL policy on `expiresAt`) when no commit of an earlier holder can be under way any more. */
const FENCE_LIFE_MS = 7 * 24 * 3_600_000;

/**
 * Takes the lease of a project's job if nobody holds it: by conditional writes alone, its expiry judged by the
 * server's clock alone. Undefined when another holds it. Costs one read and two writes.
 */
export async function acquireLease(
  store: DocumentStore,
  projectId: string,
  options: AcquireOptions,
): Promise<JobLease | undefined> {
  const { nodeId, leaseMs, runtime, ...call } = options;
  const path = leasePath(projectId);
  const { documents, readTime } = await store.getAll([path], call);
  const stored = documents[0];
  const known = stored && { lease: leaseConverter.fromDocument(stored), stamp: stored.updateTime };
  if (known !== undefined && !isFree(known.lease, known.stamp, readTime)) return undefined;
  const lease: LeaseState = {
    epoch: (known?.lease.epoch ?? 0) + 1,
    holder: nodeId,
    leaseMs,
    renewals: 0,
    released: false,
  };
  const data = leaseConverter.toDocument(lease);
  const take: Write =
    known === undefined
      ? { type: 'create', path, data }
      : { type: 'update', path, fields: data, precondition: { updateTime: known.stamp } };
  const fence: Write = {
    type: 'create',
    path: fencePath(projectId, lease.epoch),
    data: { formatVersion: 1, holder: nodeId, expiresAt: new Date(runtime.clock.now() + FENCE_LIFE_MS) },
  };
  const sentAt = runtime.clock.monotonic();
  try {
    await store.commit([take, fence], call);
  } catch (error) {
    if (isTaiStateError(error) && error.code === 'VersionConflict') return undefined;
    throw error;
  }
  return new JobLease(store, projectId, lease, sentAt, runtime);
}

function isFree(lease: LeaseState, stamp: VersionStamp, readTime: VersionStamp): boolean {
  return lease.released || readTime - stamp >= lease.leaseMs * 1_000;
}
