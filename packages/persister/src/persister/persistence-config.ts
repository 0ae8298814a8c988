import { InvalidArgument } from '@tai-state/core';
import type { RecordStates } from '@tai-state/core';
import { checkedWholeNumber } from '@tai-state/core/state-store-kit';

/** How histories are kept and replayed. Every field has a default. */
export interface PersistenceConfig {
  /** Transitions from one snapshot to the next. Defaults to 100. */
  readonly snapshotInterval?: number;
  /** Snapshots kept of each state, 1 to 100. Defaults to 5. */
  readonly snapshotRetention?: number;
  /** Whether `loadState` rebuilds a state whose head is missing or damaged, or refuses. Defaults to true. */
  readonly autoReplay?: boolean;
  /** Events that a replay holds at a time, 1 to 10,000. Defaults to 1,000. */
  readonly maxReplayBatchSize?: number;
  /** Without it a transition writes the head and its snapshots alone, and calls on the history are refused. Defaults to true. */
  readonly enableEventSourcing?: boolean;
  /** What events keep of the states, unless a transition says otherwise. `digest` needs a reducer. Defaults to `full`. */
  readonly recordStates?: RecordStates;
  /** The application's version of the reducer: snapshots of another one are not used. Defaults to 1. */
  readonly reducerVersion?: number;
  /** Whether every event carries a hash over itself and the one before it. Defaults to false. */
  readonly hashChain?: boolean;
}

/** The same, complete. */
export type ResolvedConfig = Required<PersistenceConfig>;

/** Checks and completes a configuration. Throws `InvalidArgument`. */
export function resolveConfig(config: PersistenceConfig = {}): ResolvedConfig {
  const { recordStates = 'full' } = config;
  if ((recordStates as string) !== 'full' && (recordStates as string) !== 'digest') {
    throw new InvalidArgument('recordStates', { expected: 'full or digest', found: 'something else' });
  }
  return Object.freeze({
    snapshotInterval: checkedWholeNumber(config.snapshotInterval ?? 100, 'snapshotInterval', 1, 1_000_000),
    snapshotRetention: checkedWholeNumber(config.snapshotRetention ?? 5, 'snapshotRetention', 1, 100),
    autoReplay: config.autoReplay ?? true,
    maxReplayBatchSize: checkedWholeNumber(
      config.maxReplayBatchSize ?? 1000,
      'maxReplayBatchSize',
      1,
      10_000,
    ),
    enableEventSourcing: config.enableEventSourcing ?? true,
    recordStates,
    reducerVersion: checkedWholeNumber(
      config.reducerVersion ?? 1,
      'reducerVersion',
      0,
      Number.MAX_SAFE_INTEGER,
    ),
    hashChain: config.hashChain ?? false,
  });
}
