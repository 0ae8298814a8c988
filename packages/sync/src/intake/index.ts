/** Durable intake: how project events become references and due jobs. */
export { INBOX, inboxConverter, inboxPath } from './inbox-document.js';
export type { InboxEntry } from './inbox-document.js';
export { IntakeConsumer } from './intake-consumer.js';
export type { IntakeConsumerOptions, MessageOutcome } from './intake-consumer.js';
export { ProjectIntake } from './project-intake.js';
export type { IntakeOutcome } from './project-intake.js';
export { QUARANTINE, quarantinePath } from './quarantine.js';
export type { QuarantineReason } from './quarantine.js';
