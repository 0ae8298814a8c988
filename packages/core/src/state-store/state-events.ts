import { VectorClock } from '../causality/vector-clock.js';
import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import { digestOfValue } from '../document-store/exactly-once/digest.js';
import type { StoredDocument } from '../document-store/document.js';
import type { Filter, QuerySpec } from '../document-store/query.js';
import { InvalidArgument, OperationReused, OutcomeUnknown, VersionConflict } from '../errors/errors.js';
import type { CallOptions } from '../runtime/call-options.js';
import type { Change } from './change-metadata.js';
import { checkedCausality } from './checked-causality.js';
import { checkedChange } from './checked-change.js';
import { checkVersion } from './expected-state.js';
import { eventShards, eventWrite, readEvent } from './event-document.js';
import type { AnyEvent } from './event-document.js';
import type { EventDraft } from './event.js';
import type { HeadContent } from './head.js';
import { checkedDraft, makeEvent } from './make-event.js';
import { checkedValue } from './checked-value.js';
import { inCall } from './state-call.js';
import type { StateContext } from './state-context.js';
import type { StateSnapshot } from './state-snapshot.js';

/** What a caller logs by itself. */
export interface EventEntry<T> extends EventDraft {
  /** The state before the change; absent for the first one. */
  readonly fromState?: StateSnapshot<T>;
  readonly toState: StateSnapshot<T>;
  readonly metadata: Change;
}

/** How an event is logged. */
export interface LogOptions extends CallOptions {
  /** Names the operation: its event is kept once, however often it is sent. */
  readonly operationId?: string;
}

/** When events were logged, by the server's clock, in milliseconds since the epoch, both ends included. */
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

/** How far the server's time at the request may lie from the time of the commit, in milliseconds. */
const slackMs = 60_000;

function headOf(path: string, { data, ...state }: StateSnapshot<unknown>, subject: string): HeadContent {
  checkVersion(state.version, `${subject}.version`, 1);
  return {
    path,
    stateId: state.id,
    data: checkedValue(data, `${subject}.data`),
    version: state.version,
    timestamp: state.timestamp,
    metadata: state.metadata,
    causality: checkedCausality(state.causality),
    lamport: 0,
    lamportSteps: 0,
    indexed: false,
    snapshots: [],
  };
}

/** Logs a change that was made elsewhere. One write. */
export async function logEvent(
  context: StateContext,
  governorId: string,
  stateId: string,
  entry: EventEntry<unknown>,
  options: LogOptions,
): Promise<AnyEvent> {
  const { fromState, toState, metadata, ...draft } = entry;
  for (const [name, state] of Object.entries({ fromState, toState })) {
    if (state === undefined || state.id === stateId) continue;
    throw new InvalidArgument(`event.${name}.id`, { expected: 'the id of the state', found: 'another id' });
  }
  const { runtime, paths, lamport, nodeId } = context;
  const operationId = options.operationId ?? runtime.ids.next();
  const path = paths.event(governorId, stateId, operationId);
  const checked = checkedDraft(draft);
  const before = fromState && headOf(path, fromState, 'event.fromState');
  const after = headOf(path, toState, 'event.toState');
  const change = checkedChange(metadata, runtime.clock);
  const causality: VectorClockSnapshot = VectorClock.from(after.causality).increment(nodeId).toSnapshot();
  const made = makeEvent(path, before, after, checked);
  const event: AnyEvent = Object.freeze({
    ...made,
    timestamp: runtime.clock.now(),
    metadata: change,
    causality,
    lamport: lamport.tick().time,
  });
  const { changedBy, reason, context: told } = change;
  const identity = [
    checked,
    before?.data ?? null,
    after.data ?? null,
    after.version,
    changedBy,
    reason,
    told ?? null,
  ];
  return inCall(context, 'logEvent', options, async ({ io }) => {
    const named = options.operationId !== undefined;
    const sent = context.store.commit([eventWrite(path, event)], {
      ...io(),
      ...(named && { operationId, witness: path, payloadDigest: digestOfValue(identity) }),
    });
    const { recovered } = await sent.catch((error: unknown) => {
      const taken = named && error instanceof VersionConflict;
      throw taken ? new OperationReused(operationId, { cause: error }) : error;
    });
    runtime.telemetry.count('state.events', 1);
    if (!recovered || !named) return event;
    try {
      const { documents } = await context.store.getAll([path], io());
      return documents[0] === undefined ? event : readEvent(documents[0]);
    } catch (error) {
      // It was logged, so no error may say that it was not.
      throw new OutcomeUnknown(operationId, { cause: error });
    }
  });
}

function checkRange({ from, to }: TimeRange): void {
  for (const [name, time] of Object.entries({ from, to })) {
    if (time === undefined || Number.isFinite(time)) continue;
    throw new InvalidArgument(name, { expected: 'milliseconds since the epoch', found: String(time) });
  }
}

/** Prefilters by the time of the request, which is indexed. */
function between({ from, to }: TimeRange): readonly Filter[] {
  return [
    ...(from === undefined
      ? []
      : [{ field: 'loggedAt', op: '>=', value: new Date(from - slackMs) } as const]),
    ...(to === undefined ? [] : [{ field: 'loggedAt', op: '<=', value: new Date(to + slackMs) } as const]),
  ];
}

/** Judges by the commit's own stamp. */
function within({ from, to }: TimeRange, { createTime }: StoredDocument): boolean {
  const time = createTime / 1000;
  return time >= (from ?? -Infinity) && time <= (to ?? Infinity);
}

async function* eventsOf(
  context: StateContext,
  spec: QuerySpec,
  range: TimeRange,
  options: CallOptions,
): AsyncGenerator<AnyEvent, void, undefined> {
  for await (const { documents } of context.store.queryPages(spec, options)) {
    for (const document of documents) {
      if (!within(range, document)) continue;
      const event = readEvent(document);
      context.lamport.observe(event.lamport);
      yield event;
    }
  }
}

/** The events of one state in the order of versions. */
export async function eventsOfState(
  context: StateContext,
  governorId: string,
  stateId: string,
  range: TimeRange,
  options: CallOptions,
): Promise<readonly AnyEvent[]> {
  context.paths.head(governorId, stateId);
  checkRange(range);
  const spec: QuerySpec = {
    collection: context.paths.events(governorId),
    where: { and: [{ field: 'stateId', op: '==', value: stateId }, ...between(range)] },
    orderBy: [{ field: 'loggedAt' }],
  };
  const found: AnyEvent[] = [];
  for await (const event of eventsOf(context, spec, range, options)) found.push(event);
  return found.sort((left, right) => left.version - right.version);
}

/** The events of one state after a version, in the order of versions. */
export function eventsAfter(
  context: StateContext,
  governorId: string,
  stateId: string,
  versions: { readonly after: number; readonly upTo: number | undefined },
  options: CallOptions,
): AsyncIterable<AnyEvent> {
  const { after, upTo } = versions;
  const spec: QuerySpec = {
    collection: context.paths.events(governorId),
    where: {
      and: [
        { field: 'stateId', op: '==', value: stateId },
        { field: 'version', op: '>', value: after },
        ...(upTo === undefined ? [] : [{ field: 'version', op: '<=', value: upTo } as const]),
      ],
    },
    orderBy: [{ field: 'version' }],
  };
  return eventsOf(context, spec, {}, options);
}

/** The events of all states of a governor in the order in which the server took them. */
export function eventsOfGovernor(
  context: StateContext,
  governorId: string,
  range: TimeRange,
  options: CallOptions,
): AsyncIterable<AnyEvent> {
  checkRange(range);
  const shards = Array.from({ length: eventShards }, (_, shard) => shard);
  const spec: QuerySpec = {
    collection: context.paths.events(governorId),
    where: { and: [{ field: 'shard', op: 'in', value: shards }, ...between(range)] },
    orderBy: [{ field: 'loggedAt' }],
  };
  return eventsOf(context, spec, range, options);
}
