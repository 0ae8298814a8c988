import type { CallOptions, ListenSnapshot, ListenTarget } from '@tai-state/core';
import type { LoggedEvent } from '../log/logged-event.js';
import type { Position } from './position.js';
import type { BeginFrom } from './subscribe-options.js';

/** Events in their order, as they lie in storage. */
export interface FeedPage {
  readonly events: readonly LoggedEvent[];
  /** The position behind them. */
  readonly upTo: Position;
  /** Whether something newer was seen that cannot be put in its order yet: read again soon. */
  readonly pending: boolean;
}

/** Where a subscription gets its events from. */
export interface EventFeed {
  /** The position at which a subscription begins. */
  begin(from: BeginFrom, io: CallOptions): Promise<Position>;

  /**
   * Everything after a position up to now, page by page, in order and once. Throws `StateNotFound` where some of it was
   * removed.
   */
  read(after: Position, io: CallOptions): AsyncIterable<FeedPage>;

  /** What to listen to, to learn of what comes after a position. */
  target(after: Position): ListenTarget;

  /** What a snapshot of the target has after a position; `read` or `reopen` where it only tells that there is more. */
  take(snapshot: ListenSnapshot, after: Position): FeedPage | 'read' | 'reopen';
}
