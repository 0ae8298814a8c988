import type { StoredState } from './state-snapshot.js';

/** Who is told of one state. The methods are never called at the same time, nor after the subscription was closed. */
export interface StateObserver<T> {
  /** The state as it is now, at first and after every change; undefined while it does not exist. */
  next(state: StoredState<T> | undefined): void;
  /** The subscription has ended for good. Lost connections are resumed and not reported here. */
  error(error: Error): void;
}

/** One difference to what the observer was told before. */
export interface StateChange<T> {
  readonly type: 'added' | 'modified' | 'removed';
  /** As it is now; for `removed`, as it was last seen. */
  readonly state: StoredState<T>;
}

/** Who is told of the states of a governor. */
export interface GovernorObserver<T> {
  /** All states that exist, by their ids, at first and after every change. */
  next(states: readonly StoredState<T>[], changes: readonly StateChange<T>[]): void;
  /** The subscription has ended for good. */
  error(error: Error): void;
}
