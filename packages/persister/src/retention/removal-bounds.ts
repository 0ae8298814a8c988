import { versionStamp } from '@tai-state/core';
import type { CallOptions, VersionStamp } from '@tai-state/core';
import type { StateContext } from '@tai-state/core/state-store-kit';
import type { CheckedRule } from './retention-rule.js';

const dayUs = 86_400_000_000;

/** Up to where events may be removed. Stamps are of commits, in microseconds by the server. */
export interface RemovalBounds {
  /** Events committed after it are younger than the caller wants to lose, wherever they were made. */
  readonly unwanted: VersionStamp;
  /** Events committed here after it may be needed: by a repeated operation, or a subscriber that lags. */
  readonly unneeded: VersionStamp;
  /** Events committed after it, here or elsewhere, may be needed by a subscriber that lags. */
  readonly unread: VersionStamp;
  /** Versions of each state that are kept, at least. */
  readonly versions: number;
}

const stampAt = (microseconds: number): VersionStamp => versionStamp(Math.max(0, Math.floor(microseconds)));

/** The smallest horizon of the named subscriptions of a governor. 1 R each, one at least. */
async function leastHorizon(
  { store, paths }: StateContext,
  governorId: string,
  io: () => CallOptions,
): Promise<{ readonly horizon: number; readonly now: VersionStamp }> {
  let horizon = Infinity;
  let now = versionStamp(0);
  const spec = { collection: paths.subscriptions(governorId), select: ['horizon'] };
  for await (const { documents, readTime } of store.queryPages(spec, io())) {
    now = readTime;
    for (const { data } of documents) {
      const own = data['horizon'];
      // What a subscriber needs that does not say it is not known: all.
      horizon = Math.min(horizon, typeof own === 'number' ? own : 0);
    }
  }
  return { horizon, now };
}

/** Up to where events of a governor may be removed now. */
export async function removalBounds(
  states: StateContext,
  governorId: string,
  { days, versions }: CheckedRule,
  io: () => CallOptions,
): Promise<RemovalBounds> {
  const { horizon, now } = await leastHorizon(states, governorId, io);
  return {
    unwanted: stampAt(days === undefined ? now : now - days * dayUs),
    unneeded: stampAt(Math.min(now - states.idempotencyWindowMs * 1000, horizon - 1)),
    unread: stampAt(Math.min(now, horizon - 1)),
    versions: versions ?? 0,
  };
}
