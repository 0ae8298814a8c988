import { TaiStateError } from './tai-state-error.js';
import type { TaiStateErrorOptions } from './tai-state-error.js';

/** A read shows less than its caller has seen before: its clock happened before one that the caller knows. */
export class StaleRead extends TaiStateError {
  readonly stateId: string;
  /** The version that was read. */
  readonly version: number;

  constructor(stateId: string, version: number, options: TaiStateErrorOptions = {}) {
    super(
      'StaleRead',
      `version ${String(version)} of ${stateId} is older than what was seen before. Read it from the store.`,
      options,
    );
    this.stateId = stateId;
    this.version = version;
  }
}

/** No resolver could decide between two versions, or a version breaks the resolver's rules. */
export class ConflictResolutionFailed extends TaiStateError {
  readonly stateId: string;
  /** The name of the resolver. */
  readonly resolver: string;

  constructor(stateId: string, resolver: string, reason: string, options: TaiStateErrorOptions = {}) {
    super('ConflictResolutionFailed', `${stateId}: ${resolver} cannot resolve it: ${reason}.`, options);
    this.stateId = stateId;
    this.resolver = resolver;
  }
}

/** The events or snapshots of a state contradict each other. */
export class CorruptHistory extends TaiStateError {
  readonly stateId: string;
  /** The version at which it shows. */
  readonly version: number;

  constructor(stateId: string, version: number, reason: string, options: TaiStateErrorOptions = {}) {
    super('CorruptHistory', `the history of ${stateId} at version ${String(version)}: ${reason}.`, options);
    this.stateId = stateId;
    this.version = version;
  }
}
