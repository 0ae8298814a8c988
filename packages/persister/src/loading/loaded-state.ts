import type { DocumentData, StoredState } from '@tai-state/core';

/** A state as the persister found it. */
export interface LoadedState<T = DocumentData> {
  readonly state: StoredState<T>;
  /** True when it came from storage, false when this persister had this very version in memory. */
  readonly recovered: boolean;
  /** `replay` when the head was missing or damaged: the state was rebuilt from a snapshot and its events. */
  readonly source: 'head' | 'replay';
  /** Where the replay stopped, when it was asked to stop at the last good state. */
  readonly stoppedAt?: StoppedAt;
}

/** The event that could not be replayed. */
export interface StoppedAt {
  readonly version: number;
  readonly eventId: string;
  readonly cause: unknown;
}
