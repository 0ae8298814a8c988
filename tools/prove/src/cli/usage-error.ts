/** The command was called with arguments that it does not take; its message is for people. */
export class UsageError extends Error {}
