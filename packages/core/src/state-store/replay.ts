import { digestOfValue } from '../document-store/exactly-once/digest.js';
import type { DocumentValue } from '../document-store/value.js';
import { CorruptHistory } from '../errors/consistency-errors.js';
import { InvalidArgument } from '../errors/errors.js';
import { checkedValue } from './checked-value.js';
import type { AnyEvent } from './event-document.js';
import type { StateSnapshot } from './state-snapshot.js';

/** The data after an event, from the data before (undefined: none). Pure. */
export type Reducer = (data: DocumentValue | undefined, event: AnyEvent) => DocumentValue;

function step(
  state: StateSnapshot<DocumentValue> | undefined,
  event: AnyEvent,
  reducer: Reducer | undefined,
): StateSnapshot<DocumentValue> | undefined {
  const { fromDigest, toDigest, toState, version } = event;
  if (toState !== undefined) return toState;
  if (fromDigest !== undefined && (state === undefined || digestOfValue(state.data) !== fromDigest)) {
    throw new CorruptHistory(
      event.stateId,
      version,
      'the state before the event is not the one that it was made from',
    );
  }
  if (toDigest === undefined) return undefined;
  if (reducer === undefined) {
    throw new InvalidArgument('reducer', { expected: 'one, as events keep digests alone', found: 'none' });
  }
  const data = checkedValue(reducer(state?.data, event), 'the result of the reducer');
  if (digestOfValue(data) !== toDigest) {
    throw new CorruptHistory(event.stateId, version, "the reducer's result is not what the event has led to");
  }
  const { stateId, timestamp, metadata, causality } = event;
  return Object.freeze({ id: stateId, data, version, timestamp, metadata, causality });
}

/**
 * The state after events in the order of versions. An event that keeps its state is the authority; one that keeps
 * digests is put through the reducer, and the result is compared. Undefined before the first event and after a
 * deletion. Throws `CorruptHistory`, and `InvalidArgument` where a reducer is needed and none is given.
 */
export async function replay(
  events: AsyncIterable<AnyEvent>,
  from: StateSnapshot<DocumentValue> | undefined,
  reducer: Reducer | undefined,
  onEvent: (event: AnyEvent) => void,
): Promise<StateSnapshot<DocumentValue> | undefined> {
  let state = from;
  for await (const event of events) {
    state = step(state, event, reducer);
    onEvent(event);
  }
  return state;
}
