import { VectorClock } from '../causality/vector-clock.js';
import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import { ConflictResolutionFailed, StaleRead } from '../errors/consistency-errors.js';
import { InvalidArgument, InvalidState } from '../errors/errors.js';
import type { CallOptions } from '../runtime/call-options.js';
import { resolveRuntime } from '../runtime/runtime.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Change } from '../state-store/change-metadata.js';
import { inCall } from '../state-store/state-call.js';
import type { StateSnapshot } from '../state-store/state-snapshot.js';
import type { StateStore } from '../state-store/state-store.js';
import { CausalityAwareResolver } from './causality-aware-resolver.js';
import { composeResolvers } from './compose-resolvers.js';
import type { ConflictHistory } from './conflict-history.js';
import type { ConflictVersion } from './conflict-record.js';
import type { ConflictResolver } from './conflict-resolver.js';
import { ConsistencyCounts } from './consistency-counts.js';
import type { ConsistencyStats } from './consistency-counts.js';
import { LastWriteWinsResolver } from './last-write-wins-resolver.js';
import { codeOf, repairCopies } from './read-repair.js';
import type { RepairReport, StateCopy } from './state-copy.js';
import { digestOfState } from './total-order.js';

/** How conflicts are resolved, and where they are kept. */
export interface EventualConsistencyOptions<T> {
  /** Defaults to causality first, then the last write. */
  readonly resolver?: ConflictResolver<T>;
  /** The authority that copies are repaired from; only `readRepair` needs it. */
  readonly states?: StateStore<T>;
  /** Keeps the conflicts whose governor is told. */
  readonly history?: ConflictHistory;
  readonly runtime?: Partial<Runtime>;
}

const versionOf = (state: StateSnapshot<unknown>): ConflictVersion => ({
  version: state.version,
  timestamp: state.timestamp,
  causality: state.causality,
  digest: digestOfState(state),
});

/**
 * For what is not read from the store itself: caches, replicas, copies in other documents, states that were changed
 * apart. The store's own reads are strongly consistent and need none of this.
 */
export class EventualConsistency<T = unknown> {
  readonly #resolver: ConflictResolver<T>;
  readonly #states: StateStore<T> | undefined;
  readonly #history: ConflictHistory | undefined;
  readonly #runtime: Runtime;
  readonly #counts = new ConsistencyCounts();

  constructor(options: EventualConsistencyOptions<T> = {}) {
    this.#runtime = resolveRuntime(options.runtime);
    this.#resolver =
      options.resolver ??
      composeResolvers<T>(
        new CausalityAwareResolver<T>(),
        new LastWriteWinsResolver<T>({ clock: this.#runtime.clock }),
      );
    this.#states = options.states;
    this.#history = options.history;
  }

  /**
   * One state from two versions of it. Of versions that were made apart the result knows of both, so that it comes
   * after either. With a governor and a history the conflict is kept: 1 W. Throws `ConflictResolutionFailed`.
   */
  async resolveConflict(
    left: StateSnapshot<T>,
    right: StateSnapshot<T>,
    { governorId, ...options }: CallOptions & { readonly governorId?: string } = {},
  ): Promise<StateSnapshot<T>> {
    if (left.id !== right.id) {
      throw new InvalidArgument('right.id', { expected: 'versions of one state', found: 'another state' });
    }
    const [one, other] = [VectorClock.from(left.causality), VectorClock.from(right.causality)];
    const order = one.compare(other);
    const resolved = this.#resolver.resolve(left, right);
    if (resolved === undefined) {
      throw new ConflictResolutionFailed(left.id, this.#resolver.name, 'the versions were made apart');
    }
    const apart =
      order === 'concurrent' || (order === 'equal' && digestOfState(left) !== digestOfState(right));
    if (!apart) return resolved;
    const result = Object.freeze({ ...resolved, causality: one.merge(other).toSnapshot() });
    const { telemetry } = this.#runtime;
    this.#counts.conflict(this.#resolver.name);
    telemetry.count('consistency.conflicts', 1, { resolver: this.#resolver.name });
    telemetry.log('warn', 'two versions of a state were made apart', { stateId: left.id, governorId });
    if (governorId !== undefined && this.#history !== undefined) {
      const versions = { left: versionOf(left), right: versionOf(right), result: versionOf(result) };
      const conflict = { stateId: left.id, ...versions, order, resolver: this.#resolver.name };
      await this.#history.record(governorId, conflict, options);
    }
    return result;
  }

  /**
   * Brings copies of a state to what the store holds, each by a conditional write; what a copy knows and the store
   * does not is resolved and written to the store first. 1 R besides what the copies cost. Throws `InvalidState`
   * without a store, and `VersionConflict` when the store's state was changed meanwhile: repeat it then.
   */
  async readRepair(
    governorId: string,
    stateId: string,
    copies: readonly StateCopy<T>[],
    options: CallOptions & { readonly metadata?: Change } = {},
  ): Promise<RepairReport<T>> {
    const states = this.#states;
    if (states === undefined)
      throw new InvalidState('readRepair needs the store that is the authority: options.states.');
    const { metadata = { changedBy: states.context.nodeId, reason: 'read repair' }, ...given } = options;
    const report = await inCall(states.context, 'readRepair', given, ({ call, io }) =>
      call.race(
        repairCopies({ states, governorId, stateId, metadata, io }, copies, (left, right) =>
          this.resolveConflict(left, right, { ...io(), governorId }),
        ),
      ),
    );
    const { telemetry } = this.#runtime;
    this.#counts.repaired(report.repaired.length);
    telemetry.count('consistency.repairs', report.repaired.length);
    for (const { copy, error } of report.failed) {
      telemetry.log('error', 'a copy could not be repaired', {
        governorId,
        stateId,
        copy,
        error: codeOf(error),
      });
    }
    return report;
  }

  /** Whether a read shows less than its caller has seen: its clock happened before `seen`. Counted. */
  detectStaleRead(state: StateSnapshot<T>, seen: VectorClockSnapshot): boolean {
    const stale = VectorClock.from(state.causality).happenedBefore(VectorClock.from(seen));
    this.#counts.checked(stale);
    if (stale) {
      const { telemetry } = this.#runtime;
      telemetry.count('consistency.stale', 1);
      telemetry.log('warn', 'a read was stale', { stateId: state.id, version: state.version });
    }
    return stale;
  }

  /** The same, for those that cannot go on with a stale read. Throws `StaleRead`. */
  assertFresh(state: StateSnapshot<T>, seen: VectorClockSnapshot): void {
    if (this.detectStaleRead(state, seen)) throw new StaleRead(state.id, state.version);
  }

  /** Whether states, in the order in which they were seen, never go back: none happened before one ahead of it. */
  isCausallyConsistent(states: readonly Pick<StateSnapshot<T>, 'causality'>[]): boolean {
    const clocks = states.map(({ causality }) => VectorClock.from(causality));
    return clocks.every((clock, index) =>
      clocks.slice(0, index).every((earlier) => !clock.happenedBefore(earlier)),
    );
  }

  /** The least clock that knows what all of them know. */
  mergeClocks(...clocks: readonly VectorClockSnapshot[]): VectorClockSnapshot {
    return clocks
      .reduce((merged, one) => merged.merge(VectorClock.from(one)), VectorClock.empty)
      .toSnapshot();
  }

  /** What this object has seen since it was made. */
  getStats(): ConsistencyStats {
    return this.#counts.stats();
  }
}
