import { projectEventId } from './project-event.js';
import type { ProjectDeleted, ProjectUpdated } from './project-event.js';

/** The `source` of every project event. */
export const PROJECT_EVENT_SOURCE = '/collaboration-service';

interface Occurrence {
  readonly projectId: string;
  readonly epoch: number;
  readonly version: number;
  /** Milliseconds since the epoch of the wall clock. */
  readonly at: number;
}

function envelope({ projectId, version, at }: Occurrence) {
  return {
    specversion: '1.0',
    id: projectEventId(projectId, version),
    source: PROJECT_EVENT_SOURCE,
    subject: projectId,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
  } as const;
}

/** The event of a project whose copied fields are now as given. */
export function projectUpdated(occurrence: Occurrence & { readonly name: string }): ProjectUpdated {
  const { projectId, epoch, version, name } = occurrence;
  return { ...envelope(occurrence), type: 'ProjectUpdated', data: { projectId, epoch, version, name } };
}

/** The event of a project's deletion. Its deletion id follows from project and version. */
export function projectDeleted(occurrence: Occurrence): ProjectDeleted {
  const { projectId, epoch, version } = occurrence;
  const deletionId = projectEventId(projectId, version);
  return { ...envelope(occurrence), type: 'ProjectDeleted', data: { projectId, epoch, version, deletionId } };
}
