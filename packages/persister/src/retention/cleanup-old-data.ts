import { Aborted } from '@tai-state/core';
import type { CallOptions, ErrorCode } from '@tai-state/core';
import { checkKeepsEvents } from '../log/history.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { Removed } from './cleanup-report.js';
import type { CleanupReport } from './cleanup-report.js';
import { cleanupState } from './cleanup-state.js';
import { readRemoval } from './removal.js';
import { removalBounds } from './removal-bounds.js';
import { removeEvents } from './remove-events.js';
import { checkedRule } from './retention-rule.js';
import type { RetentionRule } from './retention-rule.js';
import { seenFields, seenState } from './seen-state.js';
import { unlessBroken } from './unless-broken.js';

/** For every step of a long work: a deadline of its own, and an end when its caller has aborted. */
export function stepwise(
  { states }: PersisterContext,
  call: string,
  { signal, deadlineMs = states.deadlineMs }: CallOptions,
): () => CallOptions {
  return () => {
    if (signal?.aborted === true) throw new Aborted(call, { cause: signal.reason });
    return { deadlineMs, ...(signal !== undefined && { signal }) };
  };
}

/** Goes on with what another run has left. */
async function finishRemovals(
  context: PersisterContext,
  governorId: string,
  removed: Removed,
  io: () => CallOptions,
): Promise<void> {
  const { store, paths } = context.states;
  for await (const { documents } of store.queryPages({ collection: paths.removals(governorId) }, io())) {
    for (const document of documents) {
      await unlessBroken(context.states, { path: document.path }, ['SerializationError'], async () => {
        const removal = readRemoval(document);
        const ref = { governorId, stateId: removal.stateId };
        await removeEvents(context, ref, removal, document.updateTime, removed, io);
      });
    }
  }
}

/** Errors that are of one state: its log contradicts itself, others change it all the time, its fold cannot be kept. */
const ofOneState: readonly ErrorCode[] = [
  'CorruptHistory',
  'SerializationError',
  'VersionConflict',
  'InvalidState',
  'TooLarge',
];

/** Removes what is not needed any more of all states of a governor. */
export async function cleanupOldData(
  context: PersisterContext,
  governorId: string,
  rule: RetentionRule,
  options: CallOptions,
): Promise<CleanupReport> {
  checkKeepsEvents(context, 'cleanupOldData');
  const checked = checkedRule(rule);
  const { states } = context;
  const collection = states.paths.states(governorId);
  const io = stepwise(context, 'cleanupOldData', options);
  const removed = new Removed();
  await finishRemovals(context, governorId, removed, io);
  const bounds = await removalBounds(states, governorId, checked, io);
  for await (const { documents } of states.store.queryPages({ collection, select: seenFields }, io())) {
    for (const document of documents) {
      const state = seenState(document);
      if (state === undefined) continue;
      const ref = { governorId, stateId: state.stateId };
      await unlessBroken(states, ref, ofOneState, () =>
        cleanupState(context, ref, state, bounds, removed, io),
      );
    }
  }
  const report = removed.report();
  states.runtime.telemetry.log('info', 'old data were removed', { governorId, ...report });
  return report;
}
