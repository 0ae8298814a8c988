import { digestOfValue, eventId } from '@tai-state/core/state-store-kit';
import type { LogEntry, Redact } from './log-entry.js';
import type { Violation } from './violation.js';

type States = LogEntry['event']['toState'];

/** Whether a state that an event keeps is of the version, and has the digest, that the event says. */
function agrees(state: States, version: number, digest: string | undefined, redact: Redact): boolean {
  if (state === undefined) return true;
  return state.version === version && (digest === undefined || digestOfValue(redact(state.data)) === digest);
}

/** What an event says against itself, whatever stands before it. */
export function contentViolations(
  { document, event, operation }: LogEntry,
  redact: Redact,
): readonly Violation[] {
  const { id, stateId, version, fromState, toState, fromDigest, toDigest } = event;
  const edited = (message: string): Violation => ({ kind: 'edited', version, eventId: id, message });
  const found: Violation[] = [];
  if (document.updateTime !== document.createTime) {
    found.push(edited('The document was changed after it was written.'));
  }
  const index = operation !== undefined && operation.index > 0 ? operation.index : undefined;
  if (operation !== undefined && id !== eventId(stateId, operation.id, index)) {
    found.push(edited('The event stands under the id of another operation.'));
  }
  if (!agrees(toState, version, toDigest, redact)) {
    found.push(edited('The state after the event is not the one of its digest and version.'));
  }
  if (!agrees(fromState, version - 1, fromDigest, redact)) {
    found.push(edited('The state before the event is not the one of its digest and version.'));
  }
  return found;
}
