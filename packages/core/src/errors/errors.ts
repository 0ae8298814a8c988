import { TaiStateError } from './tai-state-error.js';
import type { TaiStateErrorOptions } from './tai-state-error.js';

/** What a rule expected and what was found; values are described, never printed. */
export interface Expectation extends TaiStateErrorOptions {
  /** What the rule asks for, for people. */
  readonly expected: string;
  /** What was found, for people; a type, a length or a count, never a payload. */
  readonly found: string;
}

/** An argument breaks a documented rule. Nothing was sent. */
export class InvalidArgument extends TaiStateError {
  /** The argument, as a path such as `writes[2].data.tags`. */
  readonly argument: string;
  readonly expected: string;
  readonly found: string;

  constructor(argument: string, options: Expectation) {
    super('InvalidArgument', `${argument}: expected ${options.expected}, found ${options.found}.`, options);
    this.argument = argument;
    this.expected = options.expected;
    this.found = options.found;
  }
}

/** The object is not in the state that the call needs (a closed store, a released lock object). */
export class InvalidState extends TaiStateError {
  constructor(message: string, options: TaiStateErrorOptions = {}) {
    super('InvalidState', message, options);
  }
}

/** A value cannot be stored as it is, or a stored document cannot be read back. */
export class SerializationError extends TaiStateError {
  /** Where in the document, as a path such as `storyboards/s1: scenes[3].title`. */
  readonly location: string;
  readonly expected: string;
  readonly found: string;

  constructor(location: string, options: Expectation) {
    super(
      'SerializationError',
      `${location}: expected ${options.expected}, found ${options.found}.`,
      options,
    );
    this.location = location;
    this.expected = options.expected;
    this.found = options.found;
  }
}

/** A document, a commit or a payload is above its limit. Nothing was sent. */
export class TooLarge extends TaiStateError {
  /** What is too large, such as a document path. */
  readonly subject: string;
  readonly limit: number;
  /** Undefined when only the server knows it. */
  readonly actual: number | undefined;
  /** The unit of `limit` and `actual`, such as `bytes` or `writes`. */
  readonly unit: string;

  constructor(
    subject: string,
    limit: number,
    actual: number | undefined,
    unit: string,
    options: TaiStateErrorOptions = {},
  ) {
    const found = actual === undefined ? 'more' : String(actual);
    super(
      'TooLarge',
      `${subject}: the limit is ${String(limit)} ${unit}, found ${found}. Split it.`,
      options,
    );
    this.subject = subject;
    this.limit = limit;
    this.actual = actual;
    this.unit = unit;
  }
}

/** The credentials do not allow the operation. */
export class PermissionDenied extends TaiStateError {
  constructor(message: string, options: TaiStateErrorOptions = {}) {
    super('PermissionDenied', message, options);
  }
}

/** The state or document asked for does not exist. */
export class StateNotFound extends TaiStateError {
  readonly path: string;

  constructor(path: string, options: TaiStateErrorOptions = {}) {
    super('StateNotFound', `${path} does not exist.`, options);
    this.path = path;
  }
}

/** A query needs a composite index that the database does not have: declare it in `firestore.indexes.json`. */
export class MissingIndex extends TaiStateError {
  /** The id of the collection that was queried. */
  readonly collectionId: string;

  constructor(collectionId: string, options: TaiStateErrorOptions = {}) {
    super(
      'MissingIndex',
      `a query on ${collectionId} needs a composite index. Declare it in firestore.indexes.json and deploy it.`,
      options,
    );
    this.collectionId = collectionId;
  }
}

/**
 * What a precondition expected, or what was found: of a document its update time (a `VersionStamp`), of a state its
 * version, or only whether it is there.
 */
export type ExpectedVersion = number | 'absent' | 'exists';

/** A precondition does not hold. Read the document again and decide anew; the same commit cannot succeed. */
export class VersionConflict extends TaiStateError {
  /** The document whose precondition failed. */
  readonly path: string;
  readonly expected: ExpectedVersion;
  readonly actual: ExpectedVersion;

  constructor(
    path: string,
    expected: ExpectedVersion,
    actual: ExpectedVersion,
    options: TaiStateErrorOptions = {},
  ) {
    super(
      'VersionConflict',
      `${path}: expected ${String(expected)}, found ${String(actual)}. Read it again and repeat the change.`,
      options,
    );
    this.path = path;
    this.expected = expected;
    this.actual = actual;
  }
}

/** An operation id was used again with another payload. Use a new id for a new operation. */
export class OperationReused extends TaiStateError {
  readonly operationId: string;

  constructor(operationId: string, options: TaiStateErrorOptions = {}) {
    super(
      'OperationReused',
      `operation ${operationId} was already applied with another payload. Use a new id for a new operation.`,
      options,
    );
    this.operationId = operationId;
  }
}

/**
 * A write may or may not have been applied, and it cannot be found out now. With an operation id of the caller's,
 * repeat the call with the same id: it is applied once at most, and the answer tells which it was. Without one, read
 * the documents before deciding.
 */
export class OutcomeUnknown extends TaiStateError {
  /** The caller's operation id; undefined when the store made one for the call. */
  readonly operationId: string | undefined;

  constructor(operationId: string | undefined, options: TaiStateErrorOptions = {}) {
    super(
      'OutcomeUnknown',
      operationId === undefined
        ? 'the commit may or may not have been applied. Read its documents before you decide.'
        : `operation ${operationId} may or may not have been applied. Repeat it with the same operation id.`,
      options,
    );
    this.operationId = operationId;
  }
}

/** The storage did not answer, or refused for load, until the retries were used up. Nothing was applied. */
export class StorageUnavailable extends TaiStateError {
  constructor(message: string, options: TaiStateErrorOptions = {}) {
    super('StorageUnavailable', message, options);
  }
}

/** The deadline passed before the result. A write that ends so was not applied (else it is `OutcomeUnknown`). */
export class Timeout extends TaiStateError {
  /** The call, such as `getAll`. */
  readonly call: string;
  readonly deadlineMs: number;

  constructor(call: string, deadlineMs: number, options: TaiStateErrorOptions = {}) {
    super(
      'Timeout',
      `${call} had no result within ${String(deadlineMs)} ms. Repeat it, or give it longer.`,
      options,
    );
    this.call = call;
    this.deadlineMs = deadlineMs;
  }
}

/** The caller's signal was aborted before the call had its result. `cause` is the signal's reason. */
export class Aborted extends TaiStateError {
  readonly call: string;

  constructor(call: string, options: TaiStateErrorOptions = {}) {
    super('Aborted', `${call} was aborted by its caller.`, options);
    this.call = call;
  }
}
