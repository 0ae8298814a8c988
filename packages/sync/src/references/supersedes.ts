import type { ProjectReference } from '../contracts/index.js';

/** What the order of two states of one project depends on. */
export type ProjectMoment = Pick<ProjectReference, 'status' | 'epoch' | 'version'>;

/**
 * Whether a state of a project is newer than another. Deleted is final: it supersedes every active state, whatever
 * its version. Else the larger (epoch, version) does. The order is total, so the newest of any set of states is the
 * same in whatever order, and however often, they arrive.
 */
export function supersedes(candidate: ProjectMoment, known: ProjectMoment): boolean {
  if (candidate.status !== known.status) return candidate.status === 'deleted';
  if (candidate.epoch !== known.epoch) return candidate.epoch > known.epoch;
  return candidate.version > known.version;
}
