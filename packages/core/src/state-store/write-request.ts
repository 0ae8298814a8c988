import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import { digestOfValue } from '../document-store/exactly-once/digest.js';
import type { DocumentValue } from '../document-store/value.js';
import type { ChangeMetadata } from './change-metadata.js';
import type { Expectation } from './expected-state.js';
import type { CheckedDraft } from './make-event.js';

/** One change of one state, checked. */
export interface WriteRequest {
  /** The name of the public method, for messages and measurements. */
  readonly call: 'saveState' | 'updateState' | 'deleteState';
  readonly governorId: string;
  readonly stateId: string;
  readonly expected: Expectation;
  /** Undefined deletes. */
  readonly data: DocumentValue | undefined;
  readonly metadata: ChangeMetadata;
  readonly causality?: VectorClockSnapshot;
  readonly operationId?: string;
  readonly event?: CheckedDraft;
}

/** What identifies an operation's payload: the change, whatever head it meets and whenever it is made. */
export function digestOfRequest(request: WriteRequest): string {
  const { call, governorId, stateId, data, metadata, event, causality } = request;
  const { changedBy, reason, context } = metadata;
  return digestOfValue(
    [call, governorId, stateId, data, changedBy, reason, context, event, causality].map((one) => one ?? null),
  );
}
