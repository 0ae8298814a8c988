/** What services tell each other about projects: the events, their envelope, and how a message is read. */
export { CLOUD_EVENT_CONTENT_TYPE, cloudEventSchema } from './cloud-event.js';
export type { CloudEvent } from './cloud-event.js';
export { PROJECT_EVENT_SOURCE, projectDeleted, projectUpdated } from './new-project-event.js';
export { parseProjectEvent, readProjectEvent } from './parse-project-event.js';
export type { MalformedEvent, MalformedReason, ParsedProjectEvent } from './parse-project-event.js';
export {
  projectDeletedDataSchema,
  projectDeletedSchema,
  projectEventId,
  projectEventSchema,
  projectUpdatedDataSchema,
  projectUpdatedSchema,
} from './project-event.js';
export type { ProjectDeleted, ProjectEvent, ProjectEventType, ProjectUpdated } from './project-event.js';
export { isProjectId, projectIdSchema } from './project-id.js';
export { projectReferenceSchema } from './project-reference.js';
export type { ProjectReference } from './project-reference.js';
