import { limits } from '../document-store/validation/limits.js';
import { checkId } from '../document-store/validation/paths.js';
import { TooLarge } from '../errors/errors.js';
import { valueSize } from '../memory/document-size.js';
import type { Clock } from '../runtime/clock.js';
import type { Change } from './change-metadata.js';
import { checkedCausality } from './checked-causality.js';
import { checkedChange } from './checked-change.js';
import { checkedValue } from './checked-value.js';
import { expectationOf } from './expected-state.js';
import type { ExpectedState } from './expected-state.js';
import { indexOf } from './index-map.js';
import { checkedDraft } from './make-event.js';
import type { StateContext } from './state-context.js';
import type { WriteOptions } from './write-options.js';
import type { WriteRequest } from './write-request.js';

/** A change as a caller asks for it. */
export interface AskedChange {
  readonly governorId: string;
  readonly stateId: string;
  /** Left out for a deletion. */
  readonly data?: unknown;
  readonly expected: ExpectedState;
  readonly metadata: Change;
  readonly options: WriteOptions;
}

/**
 * Checks and copies all that a caller has given. Throws `InvalidArgument` or `SerializationError`.
 */
export function checkedRequest(call: WriteRequest['call'], asked: AskedChange, clock: Clock): WriteRequest {
  const { governorId, stateId, expected, metadata, options } = asked;
  const { causality, operationId, event } = options;
  if (operationId !== undefined) checkId(operationId, 'operationId');
  return {
    call,
    governorId,
    stateId,
    expected: expectationOf(expected),
    data: 'data' in asked ? checkedValue(asked.data, 'data') : undefined,
    metadata: checkedChange(metadata, clock),
    ...(causality !== undefined && { causality: checkedCausality(causality) }),
    ...(operationId !== undefined && { operationId }),
    ...(event !== undefined && { event: checkedDraft(event) }),
  };
}

/** Checks that the documents of a change can hold its data. Throws `TooLarge` or `SerializationError`. */
export function checkFits({ queryable, paths }: StateContext, request: WriteRequest): void {
  const { data, event, governorId, stateId } = request;
  const path = paths.head(governorId, stateId);
  if (data === undefined) return;
  const bytes = valueSize(data);
  if (bytes > limits.documentBytes) throw new TooLarge(path, limits.documentBytes, bytes, 'bytes');
  indexOf(queryable, data, path);
  if (event?.recordStates === 'full') checkedValue({ toState: { data } }, 'event');
}
