/** Projects: their domain, their repository, and the outbox of their events. */
export { newProjectSchema, projectNameSchema, projectPatchSchema } from './project.js';
export type { DeletedProject, NewProject, Project, ProjectPatch } from './project.js';
export { OUTBOX_LANES } from './project-outbox.js';
export type { PendingEvent, PendingOptions, ProjectOutbox } from './project-outbox.js';
export type {
  ChangeOptions,
  ExpectedProject,
  ListProjectsOptions,
  ProjectPage,
  ProjectRepository,
} from './project-repository.js';
export type { ProjectRepositoryOptions } from './table-project-repository.js';
