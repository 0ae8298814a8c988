import type { CallOptions, DocumentData, Event, ExpectedState, StateSnapshot } from '@tai-state/core';
import type { Difference } from '../loading/difference.js';
import { diffVersions } from '../loading/diff-versions.js';
import type { ConsistencyReport } from '../integrity/consistency-report.js';
import { validateConsistency } from '../integrity/validate-consistency.js';
import { loadState } from '../loading/load-state.js';
import type { OnReplayError } from '../loading/load-state.js';
import type { LoadedState } from '../loading/loaded-state.js';
import { stateAtTime } from '../loading/state-at-time.js';
import { stateAtVersion } from '../loading/state-at-version.js';
import { historyOfState } from '../log/history.js';
import type { HistoryRange } from '../log/history.js';
import { cleanupOldData } from '../retention/cleanup-old-data.js';
import type { CleanupReport } from '../retention/cleanup-report.js';
import { maintain } from '../retention/maintain.js';
import type { MaintenanceReport } from '../retention/maintain.js';
import type { RetentionRule } from '../retention/retention-rule.js';
import { exportHistory } from '../transfer/export-history.js';
import type { ExportOptions } from '../transfer/export-history.js';
import { importHistory } from '../transfer/import-history.js';
import type { ImportOptions } from '../transfer/import-options.js';
import type { ImportedHistory } from '../transfer/import-record.js';
import type { EventSubscription } from '../subscription/event-subscription.js';
import { subscribe } from '../subscription/subscribe.js';
import type { SubscribeOptions } from '../subscription/subscribe-options.js';
import { logTransitions } from '../transitions/log-transitions.js';
import type { LoggedTransitions, Transition, TransitionOptions } from '../transitions/transition.js';
import { makeContext } from './make-context.js';
import type { PersisterContext } from './persister-context.js';
import type { PersisterOptions } from './persister-options.js';

/**
 * Event-sourced states: every transition is one commit of the state, its event and the snapshot that is due, so the
 * log and the state cannot disagree. Every call is checked before any I/O, has a deadline, and ends in its result or in
 * an error of the table. What goes in is copied; what comes out is frozen. Costs are billed reads (R) and writes (W)
 * without faults.
 */
export class StateMachinePersister<T = DocumentData> {
  /** For the adapters and machines that are built on a persister. */
  readonly context: PersisterContext;

  /** Throws `InvalidArgument`. The states and their store stay their owner's. */
  constructor(options: PersisterOptions<T>) {
    this.context = makeContext(options);
  }

  /**
   * Logs a transition, or several that follow each other, in one commit: all or none. 2 W, 0 R, one round trip where
   * this instance has seen the state (1 W more for each further transition, for a snapshot that is due, and for a record
   * of the outbox; 1 delete for each snapshot beyond the retention), else 1 R and one round trip more. An exact
   * `expected` version is never retried; other expectations are, until the deadline. No transitions: nothing is written,
   * the present state is read (1 R). Throws `VersionConflict`, `StateNotFound`, `OperationReused`, `TooLarge`, and
   * `InvalidState` where the reducer and the data given disagree.
   */
  async logTransition(
    governorId: string,
    stateId: string,
    transition: Transition<T> | readonly Transition<T>[],
    expected: ExpectedState,
    options: TransitionOptions = {},
  ): Promise<LoggedTransitions<T>> {
    const transitions = (Array.isArray(transition) ? transition : [transition]) as readonly Transition<T>[];
    const asked = { governorId, stateId, transitions, expected, options };
    return (await logTransitions(this.context, asked)) as LoggedTransitions<T>;
  }

  /**
   * The present state: 1 R. Where its document is missing or damaged it is rebuilt from the newest snapshot and the
   * events after it (1 R each, two round trips), unless `autoReplay` is off; with `onError: 'stop'` as far as the
   * events can be replayed. Throws `StateNotFound`, `CorruptHistory`, and `SerializationError` for a document of a newer
   * format.
   */
  async loadState(
    governorId: string,
    stateId: string,
    options: CallOptions & { readonly onError?: OnReplayError } = {},
  ): Promise<LoadedState<T>> {
    return (await loadState(this.context, { governorId, stateId }, options)) as LoadedState<T>;
  }

  /**
   * The state as it was at a time by the server's clock, in milliseconds since the epoch; undefined where there was
   * none. 2 R in two round trips where events keep full states, else as a recovery. Throws `StateNotFound` for a time
   * whose events were removed, `CorruptHistory`, and `InvalidState` without event sourcing.
   */
  async getStateAtTime(
    governorId: string,
    stateId: string,
    time: number,
    options: CallOptions = {},
  ): Promise<StateSnapshot<T> | undefined> {
    const state = await stateAtTime(this.context, { governorId, stateId }, time, options);
    return state as StateSnapshot<T> | undefined;
  }

  /**
   * The state as of a version; undefined where that was a deletion. 1 R where events keep full states, else as a
   * recovery. Throws `StateNotFound` for a version above the present one or removed, `CorruptHistory`, and `InvalidState`
   * without event sourcing.
   */
  async getStateAtVersion(
    governorId: string,
    stateId: string,
    version: number,
    options: CallOptions = {},
  ): Promise<StateSnapshot<T> | undefined> {
    const state = await stateAtVersion(this.context, { governorId, stateId }, version, options);
    return state as StateSnapshot<T> | undefined;
  }

  /** The fields that differ between two versions, by their paths. Costs and throws as `getStateAtVersion` for each. */
  async diffVersions(
    governorId: string,
    stateId: string,
    from: number,
    to: number,
    options: CallOptions = {},
  ): Promise<readonly Difference[]> {
    return diffVersions(this.context, { governorId, stateId }, { from, to }, options);
  }

  /**
   * The events of a state in the order of versions, read page by page, checked, and in the present shape. 1 R for the
   * head and 1 R each; a deadline per page. Throws `CorruptHistory` at the event that does not follow on the one before
   * it, `StateNotFound` for events that a cleanup has removed, and `InvalidState` without event sourcing.
   */
  getHistory(
    governorId: string,
    stateId: string,
    range: HistoryRange = {},
    options: CallOptions = {},
  ): AsyncIterable<Event<T>> {
    return historyOfState(this.context, { governorId, stateId }, range, options) as AsyncIterable<Event<T>>;
  }

  /**
   * Reads the whole history of a state and reports, without throwing, what contradicts itself, each with its version:
   * gaps, duplicates, events out of order, broken links, edited events, wrong snapshots, clocks that go back, a head that
   * is not what the log leads to. 1 R for the head, 1 R for each event and snapshot; a history with violations is read
   * twice. Without `hashChain`, an edit that leaves the digests of the states right (of metadata, or of a payload where
   * no reducer folds it) shows only in the storage's own update time. Throws `StateNotFound` where there is nothing.
   */
  async validateConsistency(
    governorId: string,
    stateId: string,
    options: CallOptions = {},
  ): Promise<ConsistencyReport> {
    return validateConsistency(this.context, { governorId, stateId }, options);
  }

  /**
   * The history of a state as lines of JSON, each with its line feed: a header, the events, a trailer with the signature.
   * Read page by page (1 R each, 1 R for the head), with a deadline per page. Personal fields stay sealed. Throws
   * `StateNotFound`, and `CorruptHistory` at the first event that contradicts the log.
   */
  exportHistory(governorId: string, stateId: string, options: ExportOptions): AsyncIterable<string> {
    return exportHistory(this.context, { governorId, stateId }, options);
  }

  /**
   * Brings the history of a state that was exported elsewhere: lines, with or without their line feeds. All or nothing,
   * however long it is: 1 W for each event, unseen until one last commit (3 R and 4 W more, 1 W for every 400 events).
   * The state keeps its id, its versions, its times and its personal fields sealed; its next version follows on the
   * last one. Throws `VersionConflict` where there is, or was, such a state (also one whose document was lost), `SerializationError` for lines that are not
   * whole, changed, or not signed by a trusted key, `CorruptHistory` for a log that contradicts itself,
   * `OperationReused`, and `LockNotAcquired` while the same import is under way.
   */
  async importHistory(
    governorId: string,
    stateId: string,
    lines: AsyncIterable<string>,
    options: ImportOptions,
  ): Promise<ImportedHistory> {
    return importHistory(this.context, { governorId, stateId }, lines, options);
  }

  /**
   * Subscribes to the events of a governor, in the order of their commits, or of one of its states, in the order of
   * versions: from the start, from now, after a version or from a checkpoint, up to now and then as they come. Nothing is
   * left out, and nothing comes again behind the checkpoint that it is begun from. 1 R, with a name 1 R more and at first
   * 1 W; then 1 R for each event, and those of the last `longestCommitMs` again whenever it begins, polls or its listener
   * is full (a governor's; each wake-up of a state's costs 1 R). Imported events are had by the subscription to their
   * state alone. The iteration throws `StateNotFound` where a cleanup has removed what it needs, and `CorruptHistory`;
   * transient errors are waited out.
   */
  async subscribe(governorId: string, options: SubscribeOptions = {}): Promise<EventSubscription<T>> {
    return subscribe<T>(this.context, governorId, options);
  }

  /**
   * Makes the personal fields of a subject unreadable for good, in the log, snapshots, heads and exports, wherever they
   * are: its data key is removed. They are `null` from now on; in other processes once `keyLifeMs` has passed. Nobody
   * else's change, and writing such fields for this subject again is `InvalidState`. 1 W; again, it changes nothing.
   * Throws `InvalidState` where the persister has no personal fields.
   */
  async forget(subject: string, options: CallOptions = {}): Promise<void> {
    await this.context.shield.forget(subject, options);
  }

  /**
   * Removes the events of a governor that are not needed any more: those older than some days (a number means days), or
   * all but the last versions of each state. A state keeps what is above its newest snapshot that the log confirms; no
   * event goes that is inside the idempotency window or ahead of a named subscription. Snapshots below what is left, or
   * beyond the retention, go too. Safe beside writers and other cleanups; one that was interrupted is gone on with by the
   * next, and after one that was not the next finds nothing. 1 R for each state, about ten more for one that has old events,
   * 1 R and 1 delete for each event removed. `deadlineMs` is for each step. A state whose log contradicts itself is left
   * as it is, and told to the telemetry. Throws `InvalidState` without event sourcing.
   */
  async cleanupOldData(
    governorId: string,
    rule: RetentionRule,
    options: CallOptions = {},
  ): Promise<CleanupReport> {
    return cleanupOldData(this.context, governorId, rule, options);
  }

  /**
   * For a scheduler to call: `cleanupOldData`, and what locks, operations and imports that were given up have left behind.
   * 1 R for each lock, import and operation document more.
   */
  async maintain(
    governorId: string,
    rule: RetentionRule,
    options: CallOptions = {},
  ): Promise<MaintenanceReport> {
    return maintain(this.context, governorId, rule, options);
  }
}
