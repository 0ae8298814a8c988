import { CorruptHistory } from '@tai-state/core';
import type { CallOptions, DocumentPath, SetWrite, VersionStamp } from '@tai-state/core';
import type { LogEntry } from '../integrity/log-entry.js';
import { newestBaseline } from '../loading/baseline.js';
import type { HeadHistory } from '../log/head-history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { baseSnapshot } from './base-snapshot.js';
import type { RemovalBounds } from './removal-bounds.js';
import { eventAt, removableVersion } from './removable-version.js';
import type { SeenState } from './seen-state.js';

/** What is to be removed of one state. */
export interface RemovalPlan {
  /** The last version whose event goes. */
  readonly upTo: number;
  /** What the head tells of its log afterwards. */
  readonly history: HeadHistory;
  /** The snapshots that the head names afterwards. */
  readonly snapshots: readonly number[];
  /** The documents of those that go. */
  readonly goneSnapshots: readonly DocumentPath[];
  /** The snapshot that the log begins with then, where there is none of its version. */
  readonly base: SetWrite | undefined;
  /** The commit of the last event that goes, if it was made here; undefined where none goes. */
  readonly lastStamp: VersionStamp | undefined;
}

/** Snapshots that stay: not below the first event, and not beyond the retention. */
function keptSnapshots(
  { config }: PersisterContext,
  { snapshots }: SeenState,
  upTo: number,
): readonly number[] {
  return snapshots.filter((version) => version > upTo).slice(-config.snapshotRetention);
}

function goneSnapshots(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  { snapshots, history }: SeenState,
  stay: readonly number[],
): readonly DocumentPath[] {
  const { trimmed, trimmedDigest } = history;
  const formerBase = trimmed === undefined || trimmedDigest === undefined ? [] : [trimmed];
  const gone = [...formerBase, ...snapshots].filter((version) => !stay.includes(version));
  return [...new Set(gone)].map((version) => states.paths.snapshot(governorId, stateId, version));
}

/** What the head tells of a log that begins after an event. */
function historyAfter({ history }: SeenState, { event, to, chain }: LogEntry): HeadHistory {
  const { trimmedDigest: _digest, trimmedChain: _chain, ...rest } = history;
  return {
    ...rest,
    trimmed: event.version,
    ...(to !== 'none' && { trimmedDigest: to }),
    ...(chain !== undefined && { trimmedChain: chain }),
  };
}

/** Whether there is a snapshot of a version that the present reducer can go on from: what is removed makes no other. */
async function isBased(
  context: PersisterContext,
  ref: StateRef,
  { snapshots }: SeenState,
  version: number,
  io: () => CallOptions,
): Promise<boolean> {
  if (!snapshots.includes(version)) return false;
  const baseline = await newestBaseline(context, ref, { upTo: version }, io);
  return baseline?.state.version === version;
}

/**
 * Finds out what can be removed of a state; undefined where nothing can. Throws `CorruptHistory` for a log that
 * contradicts itself.
 */
export async function removalPlan(
  context: PersisterContext,
  ref: StateRef,
  state: SeenState,
  bounds: RemovalBounds,
  io: () => CallOptions,
): Promise<RemovalPlan | undefined> {
  const { trimmed = 0 } = state.history;
  const upTo = await removableVersion(context, ref, state, bounds, io);
  const snapshots = keptSnapshots(context, state, upTo);
  if (upTo === trimmed) {
    if (snapshots.length === state.snapshots.length) return undefined;
    const gone = goneSnapshots(context, ref, state, [trimmed, ...snapshots]);
    return {
      upTo,
      history: state.history,
      snapshots,
      goneSnapshots: gone,
      base: undefined,
      lastStamp: undefined,
    };
  }
  const entry = await eventAt(context, ref, upTo, state, io);
  if (entry === undefined) throw new CorruptHistory(ref.stateId, upTo, 'there is not one event of it');
  const based = entry.to === 'none' || (await isBased(context, ref, state, upTo, io));
  return {
    upTo,
    history: historyAfter(state, entry),
    snapshots,
    goneSnapshots: goneSnapshots(context, ref, state, entry.to === 'none' ? snapshots : [upTo, ...snapshots]),
    base: based ? undefined : await baseSnapshot(context, ref, entry, state, io),
    lastStamp: entry.imported ? undefined : entry.document.createTime,
  };
}
