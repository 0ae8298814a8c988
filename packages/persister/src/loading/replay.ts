import { CorruptHistory, isTaiStateError } from '@tai-state/core';
import type { CallOptions, DocumentValue } from '@tai-state/core';
import { checkedValue } from '@tai-state/core/state-store-kit';
import { checkDigest, checkEventData } from '../log/event-data.js';
import { decodeEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { follow } from '../log/log-position.js';
import type { LogPosition } from '../log/log-position.js';
import { openEvent } from '../log/open-event.js';
import { upcast } from '../log/upcast.js';
import type { PersisterContext } from '../persister/persister-context.js';

/** Data in a replay: as stored, as the reducer has made them, as an event keeps them, or not to be had any more. */
type ReplayedData =
  | { readonly sealed: DocumentValue }
  | { readonly open: DocumentValue }
  | { readonly kept: LoggedEvent }
  | 'none'
  | 'unknown';

/** How far a replay has come. */
export interface Replayed {
  readonly position: LogPosition;
  readonly data: ReplayedData;
  /** The last event that was replayed. */
  readonly last: LoggedEvent | undefined;
}

/** An event that could not be replayed, and why. */
export interface ReplayFailure {
  readonly event: LoggedEvent;
  readonly error: unknown;
}

/** The same after a page of events: as far as it was good. */
export interface ReplayedPage extends Replayed {
  readonly failure?: ReplayFailure;
}

/** What a replay has to know of its state. */
export interface ReplayTarget {
  readonly context: PersisterContext;
  readonly stateId: string;
  readonly io: () => CallOptions;
}

/** Replayed data for a reader; undefined where there is no state. Throws `CorruptHistory` where they were removed. */
export async function openData(
  { context, stateId, io }: ReplayTarget,
  { data, position }: Replayed,
): Promise<DocumentValue | undefined> {
  if (data === 'none') return undefined;
  if (data === 'unknown') {
    throw new CorruptHistory(stateId, position.version, 'its state was removed, and no snapshot holds it');
  }
  if ('open' in data) return data.open;
  if ('sealed' in data) return context.shield.active ? context.shield.open(data.sealed, io()) : data.sealed;
  const { shield } = context;
  const stored = decodeEvent(data.kept);
  const opened = shield.active ? await openEvent(shield, stored, io()) : stored;
  return applied(stateId, data.kept, () => upcast(context, opened)).toState?.data;
}

/** Calls what the application has given. Throws `CorruptHistory` with what it has thrown. */
function applied<Result>(stateId: string, { version, document }: LoggedEvent, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const reason = `event ${document.id} cannot be applied: the reducer or an upcaster has thrown`;
    throw new CorruptHistory(stateId, version, reason, { cause: error });
  }
}

async function dataAfter(target: ReplayTarget, before: Replayed, event: LoggedEvent): Promise<ReplayedData> {
  if (event.document.data['toState'] !== undefined) return { kept: event };
  if (event.to === 'none') return 'none';
  const { context, stateId, io } = target;
  const { reducer, shield } = context;
  if (reducer === undefined) {
    throw new CorruptHistory(
      stateId,
      event.version,
      'its event keeps digests alone, and there is no reducer',
    );
  }
  const stored = decodeEvent(event);
  const opened = shield.active ? await openEvent(shield, stored, io()) : stored;
  const { data } = before;
  const from = typeof data === 'object' && 'open' in data ? data.open : await openData(target, before);
  return { open: applied(stateId, event, () => reducer(from, upcast(context, opened))) };
}

/** Compares data with the digest that their event has of them. Throws `CorruptHistory`. */
function checkData({ context, stateId }: ReplayTarget, { data, last }: Replayed): void {
  if (last === undefined || typeof data !== 'object') return;
  if ('kept' in data) {
    checkEventData(context, last, stateId);
    return;
  }
  // What another reducer has led to is not this one's to be compared with.
  const { reducerVersion } = last.document.data;
  if ('open' in data && reducerVersion === context.config.reducerVersion) {
    checkDigest(context, data.open, last, stateId);
  }
}

/** The same with a frozen copy of what the reducer has made. Throws `SerializationError` where storage cannot keep it. */
function settled(replayed: Replayed): Replayed {
  const { data } = replayed;
  if (typeof data !== 'object' || !('open' in data)) return replayed;
  return { ...replayed, data: { open: checkedValue(data.open, 'the result of the reducer') } };
}

/** Makes sure that the last event can be read whole, as what a replay ends with is read from it. */
async function checkReadable(target: ReplayTarget, replayed: Replayed): Promise<void> {
  const { data, last } = replayed;
  if (last === undefined) return;
  if (typeof data === 'object' && 'kept' in data) await openData(target, replayed);
  else decodeEvent(last);
}

async function step(target: ReplayTarget, before: Replayed, event: LoggedEvent): Promise<Replayed> {
  const position = follow(before.position, event, target.stateId);
  return { position, data: await dataAfter(target, before, event), last: event };
}

/** Whether an error is not the event's, but of the call or the storage. */
function isOfTheCall(error: unknown): boolean {
  return (
    isTaiStateError(error) &&
    (error.transient || error.code === 'Aborted' || error.code === 'PermissionDenied')
  );
}

async function replayEach(
  target: ReplayTarget,
  start: Replayed,
  page: readonly LoggedEvent[],
): Promise<ReplayedPage> {
  let replayed = start;
  for (const event of page) {
    try {
      const next = settled(await step(target, replayed, event));
      checkData(target, next);
      await checkReadable(target, next);
      replayed = next;
    } catch (error) {
      if (isOfTheCall(error)) throw error;
      return { ...replayed, failure: { event, error } };
    }
  }
  return replayed;
}

/**
 * Replays a page of events. Their order, links and hashes are checked one by one; the data only at the end, since
 * hashing them at every event would be most of the work. Where something is wrong, the page is replayed again with a
 * check at every event, which finds the first one that is.
 */
export async function replayPage(
  target: ReplayTarget,
  start: Replayed,
  page: readonly LoggedEvent[],
): Promise<ReplayedPage> {
  try {
    let replayed = start;
    for (const event of page) replayed = await step(target, replayed, event);
    replayed = settled(replayed);
    checkData(target, replayed);
    await checkReadable(target, replayed);
    return replayed;
  } catch (error) {
    if (isOfTheCall(error)) throw error;
    return replayEach(target, start, page);
  }
}
