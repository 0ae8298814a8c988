/** `@tai-state/sync`: consistency between the service that owns projects and the services that own their assets. */
export {
  CLOUD_EVENT_CONTENT_TYPE,
  PROJECT_EVENT_SOURCE,
  cloudEventSchema,
  isProjectId,
  parseProjectEvent,
  projectDeleted,
  projectDeletedDataSchema,
  projectDeletedSchema,
  projectEventId,
  projectEventSchema,
  projectIdSchema,
  projectReferenceSchema,
  projectUpdated,
  projectUpdatedDataSchema,
  projectUpdatedSchema,
  readProjectEvent,
} from './contracts/index.js';
export type {
  CloudEvent,
  MalformedEvent,
  MalformedReason,
  ParsedProjectEvent,
  ProjectDeleted,
  ProjectEvent,
  ProjectEventType,
  ProjectReference,
  ProjectUpdated,
} from './contracts/index.js';
export type {
  IncomingMessage,
  MessageBus,
  MessageHandler,
  MessageSubscription,
  OutgoingMessage,
  SubscribeOptions,
} from './message-bus/index.js';
export {
  INBOX,
  IntakeConsumer,
  ProjectIntake,
  QUARANTINE,
  inboxConverter,
  inboxPath,
  quarantinePath,
} from './intake/index.js';
export type {
  InboxEntry,
  IntakeConsumerOptions,
  IntakeOutcome,
  MessageOutcome,
  QuarantineReason,
} from './intake/index.js';
export {
  JobRunner,
  PROJECT_JOBS,
  projectJobConverter,
  projectJobPath,
  receiptConverter,
  receiptPath,
  runJob,
  syncStatus,
} from './jobs/index.js';
export type {
  AssetCollection,
  AssetRegistry,
  DeclaredCopy,
  DeletionReceipt,
  DesiredState,
  JobOutcome,
  JobRunnerOptions,
  ProjectJob,
  RunJobOptions,
  SyncStatus,
} from './jobs/index.js';
export {
  DirectProjectDirectory,
  HttpProjectDirectory,
  ProjectGone,
  ProjectGuard,
  projectReferenceConverter,
  projectReferencePath,
  supersedes,
} from './references/index.js';
export type {
  ActiveProject,
  GuardedResult,
  HttpProjectDirectoryOptions,
  ProjectDirectory,
  ProjectGuardOptions,
  ProjectMoment,
  StampedReference,
} from './references/index.js';
export { OUTBOX_LANES, newProjectSchema, projectNameSchema, projectPatchSchema } from './projects/index.js';
export type {
  ChangeOptions,
  ExpectedProject,
  DeletedProject,
  ListProjectsOptions,
  NewProject,
  PendingEvent,
  PendingOptions,
  Project,
  ProjectOutbox,
  ProjectPage,
  ProjectPatch,
  ProjectRepository,
  ProjectRepositoryOptions,
} from './projects/index.js';
export { ProjectRelay } from './relay/index.js';
export type { ProjectRelayOptions } from './relay/index.js';
