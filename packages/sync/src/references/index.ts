/** What the services that own assets know of projects, and how their writes are kept in line with it. */
export { DirectProjectDirectory } from './direct-project-directory.js';
export { HttpProjectDirectory } from './http-project-directory.js';
export type { HttpProjectDirectoryOptions } from './http-project-directory.js';
export type { ProjectDirectory } from './project-directory.js';
export { ProjectGone } from './project-gone.js';
export { ProjectGuard } from './project-guard.js';
export type { GuardedResult, ProjectGuardOptions } from './project-guard.js';
export { projectReferenceConverter, projectReferencePath } from './project-reference-document.js';
export type { ActiveProject, StampedReference } from './project-reference-document.js';
export { supersedes } from './supersedes.js';
export type { ProjectMoment } from './supersedes.js';
