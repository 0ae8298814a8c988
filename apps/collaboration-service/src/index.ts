/** `@tai-state/collaboration-service`: owns projects in MongoDB and emits their events. */
export { collaborationConfig, collaborationProcessConfig } from './config.js';
export type { CollaborationConfig } from './config.js';
export { createCollaborationService } from './create-collaboration-service.js';
export type { CollaborationServiceOptions } from './create-collaboration-service.js';
