import type { ProjectEvent, ProjectReference } from '../contracts/index.js';
import type { DesiredState } from '../jobs/index.js';
import { supersedes } from '../references/index.js';

/** What an event changes. */
export interface Raise {
  readonly outcome: 'raised' | 'stale' | 'after-terminal';
  /** The project's reference from now on; undefined: it stays as it is. */
  readonly reference: ProjectReference | undefined;
  /** The desired state of its job from now on; undefined: it stays as it is. */
  readonly desired: DesiredState | undefined;
}

/**
 * Judges an event by what is known of its project. The job follows the reference: it is raised by an event that is
 * not older than the reference, also when the reference itself was made from the owner's answer before the event came.
 */
export function raise(
  event: ProjectEvent,
  reference: ProjectReference | undefined,
  desired: DesiredState | undefined,
): Raise {
  const said = referenceOf(event);
  if (reference !== undefined && supersedes(reference, said)) return nothing(reference);
  if (desired !== undefined && !supersedes(said, desired)) return nothing(desired);
  const newer = reference === undefined || supersedes(said, reference);
  return { outcome: 'raised', reference: newer ? said : undefined, desired: desiredOf(event) };
}

function nothing(known: { readonly status: 'active' | 'deleted' }): Raise {
  const outcome = known.status === 'deleted' ? 'after-terminal' : 'stale';
  return { outcome, reference: undefined, desired: undefined };
}

function referenceOf(event: ProjectEvent): ProjectReference {
  const { projectId, epoch, version } = event.data;
  return event.type === 'ProjectUpdated'
    ? { projectId, status: 'active', epoch, version, name: event.data.name }
    : { projectId, status: 'deleted', epoch, version };
}

function desiredOf(event: ProjectEvent): DesiredState {
  const { epoch, version } = event.data;
  return event.type === 'ProjectUpdated'
    ? { status: 'active', epoch, version, name: event.data.name }
    : { status: 'deleted', epoch, version, deletionId: event.data.deletionId };
}
