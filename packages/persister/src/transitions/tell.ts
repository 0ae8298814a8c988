import { VersionConflict, isTaiStateError } from '@tai-state/core';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { TransitionRequest } from './transition-request.js';

/** Measures and logs transitions that were written. */
export function tellDone(
  { states }: PersisterContext,
  { governorId, stateId, transitions, bytes }: TransitionRequest,
  version: number,
): void {
  const { telemetry } = states.runtime;
  telemetry.count('persister.transitions', transitions.length);
  telemetry.record('persister.transition.bytes', bytes);
  telemetry.log('info', 'transitions were logged', {
    governorId,
    stateId,
    version,
    transitions: transitions.length,
  });
}

/** Measures and logs an attempt that was refused. */
export function tellRetry({ states }: PersisterContext, { governorId, stateId }: StateRef): void {
  const { telemetry } = states.runtime;
  telemetry.count('persister.retries', 1);
  telemetry.log('warn', 'a state was changed by others meanwhile', { governorId, stateId });
}

/** Measures and logs transitions that were not written. */
export function tellFailed(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  error: unknown,
): void {
  const { telemetry } = states.runtime;
  const conflict = error instanceof VersionConflict;
  const code = isTaiStateError(error) ? error.code : 'unknown';
  telemetry.count(conflict ? 'persister.conflicts' : 'persister.failures', 1);
  const message = 'transitions were not logged';
  telemetry.log(conflict ? 'warn' : 'error', message, { governorId, stateId, error: code });
}
