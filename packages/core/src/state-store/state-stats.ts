import type { CallOptions } from '../runtime/call-options.js';
import { wholeNumber } from './head-document.js';
import { live } from './list-states.js';
import { inCall } from './state-call.js';
import type { StateContext } from './state-context.js';

/** Figures of one governor. */
export interface StateStats {
  /** States that exist. */
  readonly totalStates: number;
  readonly totalEvents: number;
  /** Bytes of the heads that this process remembers, of all governors. */
  readonly cacheSizeBytes: number;
  /** The highest version of a state of the governor, deleted ones included; 0 where there was never any. */
  readonly maxVersion: number;
}

/** Counts by the server: one read per 1,000 states and events, and one more for the highest version. */
export function readStats(
  context: StateContext,
  governorId: string,
  options: CallOptions,
): Promise<StateStats> {
  const { store, paths, heads, runtime } = context;
  const count = { aggregations: { n: { kind: 'count' } } } as const;
  const states = paths.states(governorId);
  const events = paths.events(governorId);
  return inCall(context, 'getStats', options, async ({ io }) => {
    const [counted, logged, highest] = await Promise.all([
      store.aggregate({ query: { collection: states, where: live }, ...count }, io()),
      store.aggregate({ query: { collection: events }, ...count }, io()),
      store.query(
        {
          collection: states,
          orderBy: [{ field: 'version', direction: 'desc' }],
          limit: 1,
          select: ['version'],
        },
        io(),
      ),
    ]);
    const [top] = highest.documents;
    const stats = Object.freeze({
      totalStates: counted.values['n'] ?? 0,
      totalEvents: logged.values['n'] ?? 0,
      cacheSizeBytes: heads.bytes,
      maxVersion: top === undefined ? 0 : wholeNumber(top.data['version']),
    });
    runtime.telemetry.record('state.storage.states', stats.totalStates);
    runtime.telemetry.record('state.storage.events', stats.totalEvents);
    return stats;
  });
}
