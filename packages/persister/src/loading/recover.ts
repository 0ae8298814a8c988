import { CorruptHistory } from '@tai-state/core';
import type { CallOptions, DocumentValue, StateSnapshot } from '@tai-state/core';
import type { HeadHistory } from '../log/head-history.js';
import { logPages } from '../log/log-pages.js';
import { decodeEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { startOfLog } from '../log/log-position.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { newestBaseline, oldestBaseline } from './baseline.js';
import type { Baseline, BaselineQuery } from './baseline.js';
import { openData, replayPage } from './replay.js';
import type { Replayed, ReplayFailure, ReplayTarget } from './replay.js';

/** How far a state is rebuilt, and from what. */
export interface Recovery {
  /** A version, a time by the server in milliseconds, or (undefined) the end of the log. */
  readonly until?: { readonly version: number } | { readonly time: number };
  /** What the head tells of its log, where it can be read. */
  readonly history: HeadHistory;
}

/** A state that was rebuilt. */
export interface Recovered {
  /** As readers get it; undefined where the state was deleted. */
  readonly state: StateSnapshot<DocumentValue> | undefined;
  readonly version: number;
  readonly lamport: number;
  readonly replayed: Replayed;
  readonly baseline: Baseline | undefined;
  /** Events that were replayed. */
  readonly events: number;
  readonly failure: ReplayFailure | undefined;
}

function startOf(baseline: Baseline | undefined, history: HeadHistory): Replayed {
  if (baseline !== undefined) {
    const { state, digest, chain } = baseline;
    const position = { version: state.version, digest, chain };
    return { position, data: { sealed: state.data }, last: undefined };
  }
  const position = startOfLog(history);
  return { position, data: position.digest === 'none' ? 'none' : 'unknown', last: undefined };
}

function isWithin({ until }: Recovery, event: LoggedEvent): boolean {
  return until === undefined || !('time' in until) || event.stamp <= until.time * 1000;
}

/** Whether the first event after a snapshot was not made from it: then the snapshot is not one of this log. */
function isForeign(baseline: Baseline | undefined, [first]: readonly LoggedEvent[]): boolean {
  if (baseline === undefined || first === undefined || typeof first.from !== 'object') return false;
  return typeof baseline.digest === 'object' && baseline.digest.text !== first.from.text;
}

async function replayFrom(
  target: ReplayTarget & { readonly ref: StateRef },
  baseline: Baseline | undefined,
  recovery: Recovery,
): Promise<
  { readonly replayed: Replayed; readonly events: number; readonly failure?: ReplayFailure } | 'foreign'
> {
  const { context, ref, io } = target;
  const { until, history } = recovery;
  let replayed = startOf(baseline, history);
  let events = 0;
  const after = replayed.position.version;
  const upTo = until !== undefined && 'version' in until ? until.version : undefined;
  if (upTo !== undefined && upTo <= after) return { replayed, events };
  // The next snapshot is later than the time that is asked for: there cannot be more events up to it than an interval.
  const { maxReplayBatchSize, snapshotInterval } = context.config;
  const pageSize =
    until !== undefined && 'time' in until
      ? Math.min(maxReplayBatchSize, snapshotInterval)
      : maxReplayBatchSize;
  for await (const page of logPages(context, ref, { after, upTo, pageSize }, history, io)) {
    if (events === 0 && isForeign(baseline, page)) return 'foreign';
    const within = page.filter((event) => isWithin(recovery, event));
    const { failure, ...next } = await replayPage(target, replayed, within);
    replayed = next;
    events += within.length;
    if (failure !== undefined) return { replayed, events, failure };
    if (within.length < page.length) break;
  }
  return { replayed, events };
}

function isAtOrBefore({ state, document }: Baseline, query: BaselineQuery): boolean {
  if ('time' in query) return document.createTime <= query.time * 1000;
  return state.version <= (query.upTo ?? Infinity);
}

async function nextBaseline(
  context: PersisterContext,
  ref: StateRef,
  query: BaselineQuery,
  { history }: Recovery,
  io: () => CallOptions,
): Promise<Baseline | undefined> {
  const found = await newestBaseline(context, ref, query, io);
  const { trimmed = 0 } = history;
  if (found !== undefined || trimmed === 0) return found;
  const oldest = await oldestBaseline(context, ref, trimmed, io);
  if (oldest === undefined) return undefined;
  return isAtOrBefore(oldest, query) || ('time' in query && oldest.state.version === trimmed)
    ? oldest
    : undefined;
}

/**
 * Whether a state may be younger than the time that is asked for: the snapshot that a trimmed log begins with was taken
 * when its event was removed, so only an event after it tells that it is older.
 */
function mayBeYounger({ until }: Recovery, baseline: Baseline | undefined, events: number): boolean {
  if (until === undefined || !('time' in until) || baseline === undefined) return false;
  return events === 0 && !isAtOrBefore(baseline, until);
}

/** The state at the end of a replay. */
async function stateOf(
  target: ReplayTarget,
  replayed: Replayed,
  baseline: Baseline | undefined,
): Promise<Pick<Recovered, 'state' | 'lamport'>> {
  const data = replayed.data === 'unknown' ? undefined : await openData(target, replayed);
  const { last } = replayed;
  if (last === undefined) {
    const state = baseline && data !== undefined ? Object.freeze({ ...baseline.state, data }) : undefined;
    return { state, lamport: baseline?.lamport ?? 0 };
  }
  const { stateId: id, version, timestamp, metadata, causality, lamport } = decodeEvent(last);
  const state =
    data === undefined ? undefined : Object.freeze({ id, data, version, timestamp, metadata, causality });
  return { state, lamport };
}

/**
 * Rebuilds a state from the newest snapshot of the present reducer and the events after it. Two round trips, 1 R for
 * the snapshot and 1 R for each event, one at least. Undefined where there is nothing of the state. Throws
 * `CorruptHistory`, which locates what is wrong, but for what `failure` tells.
 */
export async function recover(
  context: PersisterContext,
  ref: StateRef,
  recovery: Recovery,
  io: () => CallOptions,
): Promise<Recovered | undefined> {
  const startedAt = context.states.runtime.clock.monotonic();
  const target = { context, ref, stateId: ref.stateId, io };
  const { until } = recovery;
  let query: BaselineQuery = until !== undefined && 'time' in until ? until : { upTo: until?.version };
  for (;;) {
    const baseline = await nextBaseline(context, ref, query, recovery, io);
    const done = await replayFrom(target, baseline, recovery);
    if (done === 'foreign' && baseline !== undefined) {
      query = { upTo: baseline.state.version - 1 };
      continue;
    }
    if (done === 'foreign' || (baseline === undefined && done.events === 0)) return undefined;
    const { replayed, events, failure } = done;
    if (mayBeYounger(recovery, baseline, events)) return undefined;
    tell(context, ref, {
      baseline,
      replayed,
      events,
      ms: context.states.runtime.clock.monotonic() - startedAt,
      travels: until !== undefined,
    });
    const state = await stateOf(target, replayed, baseline);
    return { ...state, version: replayed.position.version, replayed, baseline, events, failure };
  }
}

function tell(
  { states }: PersisterContext,
  ref: StateRef,
  told: {
    readonly baseline: Baseline | undefined;
    readonly replayed: Replayed;
    readonly events: number;
    readonly ms: number;
    /** Into the past: that is no recovery. */
    readonly travels: boolean;
  },
): void {
  const { telemetry } = states.runtime;
  const { version } = told.replayed.position;
  telemetry.record('persister.replay.events', told.events);
  if (!told.travels) telemetry.record('persister.recovery.ms', told.ms);
  if (told.baseline !== undefined) {
    telemetry.record('persister.snapshot.age.versions', version - told.baseline.state.version);
  }
  telemetry.log('debug', 'a state was replayed', { ...ref, version, events: told.events });
}

/** The error of a replay that may not stop. */
export function failureError({ event, error }: ReplayFailure, stateId: string): unknown {
  if (error instanceof Error) return error;
  return new CorruptHistory(stateId, event.version, 'its event cannot be replayed', { cause: error });
}
