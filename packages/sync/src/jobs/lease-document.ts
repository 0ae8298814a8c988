import { z } from 'zod';
import { documentConverter } from '@tai-state/core';
import type { DocumentPath } from '@tai-state/core';
import { projectJobPath } from './project-job.js';

const leaseSchema = z.object({
  /** One more with every holder: the fencing token of the job. */
  epoch: z.int().positive(),
  holder: z.string(),
  leaseMs: z.int().positive(),
  /** Changed by every renewal, so that the update time moves. */
  renewals: z.int().nonnegative(),
  released: z.boolean(),
});

/** Who works at a job. It has expired when the server's time is `leaseMs` past the document's update time. */
export type LeaseState = z.output<typeof leaseSchema>;

/** Where the lease of a project's job is kept: apart from the job, whose changes must not prolong it. */
export function leasePath(projectId: string): DocumentPath {
  return `${projectJobPath(projectId)}/leases/current`;
}

/** The document whose presence tells that the holder of an earlier epoch has lost the lease. */
export function fencePath(projectId: string, epoch: number): DocumentPath {
  return `fences/${projectId}~${String(epoch)}`;
}

/** `projectJobs/{projectId}/leases/current`. */
export const leaseConverter = documentConverter<LeaseState>({
  name: 'job lease',
  formatVersion: 1,
  encode: (lease) => lease,
  decode: (data) => leaseSchema.parse(data),
});
