import type { CallOptions } from '@tai-state/core';
import { logEntry } from '../integrity/log-entry.js';
import type { LogEntry } from '../integrity/log-entry.js';
import { newestBaseline } from '../loading/baseline.js';
import { documentPages } from '../log/log-pages.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { newestBefore } from './newest-before.js';
import type { RemovalBounds } from './removal-bounds.js';
import type { SeenState } from './seen-state.js';

/** The event of a version; undefined where there is none. 1 R. */
export async function eventAt(
  context: PersisterContext,
  ref: StateRef,
  version: number,
  { history }: Pick<SeenState, 'history'>,
  io: () => CallOptions,
): Promise<LogEntry | undefined> {
  const range = { after: version - 1, upTo: version, pageSize: 2 };
  for await (const [document, second] of documentPages(context, ref, range, history, io)) {
    if (document === undefined || second !== undefined) return undefined;
    return logEntry(document, (data) => context.shield.redact(data));
  }
  return undefined;
}

/**
 * The newest version that a state can be rebuilt from without any event: its newest snapshot of the present reducer, if
 * the log says the same of that version, or its deletion. 0 where there is none.
 */
async function safeVersion(
  context: PersisterContext,
  ref: StateRef,
  state: SeenState,
  io: () => CallOptions,
): Promise<number> {
  if (state.deleted) {
    const last = await eventAt(context, ref, state.version, state, io);
    return last?.to === 'none' ? state.version : 0;
  }
  const baseline = await newestBaseline(context, ref, { upTo: state.version }, io);
  if (baseline === undefined || typeof baseline.digest !== 'object') return 0;
  const { version } = baseline.state;
  const entry = await eventAt(context, ref, version, state, io);
  return entry?.to === baseline.digest.text ? version : 0;
}

/**
 * The version up to which events of a state are not needed any more; that of `history.trimmed`, or 0, where nothing can
 * go. What is asked of storage rises with what is in question: nothing for a state that is shorter than what is kept.
 */
export async function removableVersion(
  context: PersisterContext,
  ref: StateRef,
  state: SeenState,
  bounds: RemovalBounds,
  io: () => CallOptions,
): Promise<number> {
  const { trimmed = 0 } = state.history;
  const most = Math.min(state.version - bounds.versions, state.deleted ? state.version : state.version - 1);
  if (most <= trimmed) return trimmed;
  const old = Math.min(most, await newestBefore(context, ref, state.history, bounds, io));
  if (old <= trimmed) return trimmed;
  return Math.max(trimmed, Math.min(old, await safeVersion(context, ref, state, io)));
}
