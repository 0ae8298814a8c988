import { InvalidArgument } from '@tai-state/core';
import type { CallOptions } from '@tai-state/core';
import { checkedWholeNumber } from '@tai-state/core/state-store-kit';

/**
 * Where a subscription begins: with the first event that is kept, with what comes from now on (over states, earlier by
 * five times the `readTimeSlackMs` of the store), after a version (of one state), or after a batch that was had before.
 */
export type SubscribeFrom =
  'start' | 'now' | { readonly afterVersion: number } | { readonly checkpoint: string };

/** The same for a subscription that was not had before. */
export type BeginFrom = Exclude<SubscribeFrom, { readonly checkpoint: string }>;

/** What is subscribed to, and how. `signal` ends it with `Aborted`; `deadlineMs` is for each read of the storage. */
export interface SubscribeOptions extends CallOptions {
  /** Where it begins; with a name, only the first time. Defaults to `start`. */
  readonly from?: SubscribeFrom;
  /** Only the events of this state. */
  readonly stateId?: string;
  /**
   * Keeps the position in the storage: what was acknowledged is behind, for whoever subscribes under this name. Cleanup
   * leaves what is not, until the name is removed.
   */
  readonly name?: string;
  /** Events of a batch at the most, 1 to 1,000. Defaults to 100. */
  readonly batchSize?: number;
  /** How often it looks by itself, should the notifications fail, in milliseconds. Defaults to 30,000. */
  readonly pollMs?: number;
  /**
   * How long after the server has taken a commit it may become visible, in milliseconds. So far back events are read
   * again when a subscription over states begins or polls: 1 R each. Defaults to 60,000.
   */
  readonly longestCommitMs?: number;
}

/** The same, checked and complete. */
export type ResolvedSubscribeOptions = Required<
  Pick<SubscribeOptions, 'from' | 'batchSize' | 'pollMs' | 'longestCommitMs'>
> &
  Pick<SubscribeOptions, 'stateId' | 'name' | 'signal' | 'deadlineMs'>;

function checkedFrom(from: SubscribeFrom, stateId: string | undefined): SubscribeFrom {
  if (from === 'start' || from === 'now') return from;
  const asked: unknown = from;
  if (typeof asked !== 'object' || asked === null || !('checkpoint' in from || 'afterVersion' in from)) {
    throw new InvalidArgument('from', {
      expected: 'start, now, a checkpoint or a version',
      found: 'something else',
    });
  }
  if ('checkpoint' in from) return from;
  if (stateId === undefined) {
    throw new InvalidArgument('from.afterVersion', {
      expected: 'the stateId that it is of',
      found: 'none',
    });
  }
  checkedWholeNumber(from.afterVersion, 'from.afterVersion', 0, Number.MAX_SAFE_INTEGER);
  return from;
}

/** Checks and completes options. Throws `InvalidArgument`. */
export function resolveSubscribeOptions(options: SubscribeOptions): ResolvedSubscribeOptions {
  const { from = 'start', batchSize = 100, pollMs = 30_000, longestCommitMs = 60_000, ...rest } = options;
  return {
    ...rest,
    from: checkedFrom(from, options.stateId),
    batchSize: checkedWholeNumber(batchSize, 'batchSize', 1, 1_000),
    pollMs: checkedWholeNumber(pollMs, 'pollMs', 10, 3_600_000),
    longestCommitMs: checkedWholeNumber(longestCommitMs, 'longestCommitMs', 1, 3_600_000),
  };
}
