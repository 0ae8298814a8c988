import { VersionConflict } from '@tai-state/core';
import type { CallOptions, StoredDocument, UpdateWrite, Write } from '@tai-state/core';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { markRemoval } from '../subscription/removal-mark.js';
import type { Removed } from './cleanup-report.js';
import { noteRemoval } from './removal.js';
import type { Removal } from './removal.js';
import type { RemovalBounds } from './removal-bounds.js';
import { removalPlan } from './removal-plan.js';
import type { RemovalPlan } from './removal-plan.js';
import { deleteOf, eventsToCommit, firstEvents, removeEvents, sizeOf } from './remove-events.js';
import { seenFields, seenState } from './seen-state.js';
import type { SeenState } from './seen-state.js';

/** Others write to the state: the plan is made anew, so many times. */
const attempts = 5;

/** Snapshots can be as large as a document can be. */
const snapshotsToRead = 10;

async function present(
  { states }: PersisterContext,
  plan: RemovalPlan,
  io: () => CallOptions,
): Promise<readonly { readonly document: StoredDocument; readonly bytes: number }[]> {
  const found: { document: StoredDocument; bytes: number }[] = [];
  for (let from = 0; from < plan.goneSnapshots.length; from += snapshotsToRead) {
    const paths = plan.goneSnapshots.slice(from, from + snapshotsToRead);
    for (const document of (await states.store.getAll(paths, io())).documents) {
      if (document !== undefined)
        found.push({ document: { ...document, data: {} }, bytes: sizeOf(document) });
    }
  }
  return found;
}

function headUpdate({ path, stamp }: SeenState, { history, snapshots }: RemovalPlan): UpdateWrite {
  const fields = { history: { ...history }, snapshots };
  return { type: 'update', path, fields, precondition: { updateTime: stamp } };
}

/**
 * Removes what a plan says. The commit that tells in the head where the log begins now is the first one: whoever reads
 * after it does not look for what is gone. Events that do not fit in it are noted, and removed after it.
 */
async function carryOut(
  context: PersisterContext,
  ref: StateRef,
  state: SeenState,
  plan: RemovalPlan,
  removed: Removed,
  io: () => CallOptions,
): Promise<void> {
  const { store, paths, heads } = context.states;
  const { importId, importedTo } = state.history;
  const removal: Removal = {
    stateId: ref.stateId,
    upTo: plan.upTo,
    ...(importId !== undefined && { importId }),
    ...(importedTo !== undefined && { importedTo }),
  };
  const trims = plan.upTo > (state.history.trimmed ?? 0);
  const events = trims ? await firstEvents(context, ref, removal, io) : [];
  const snapshots = await present(context, plan, io);
  const rest = events.length === eventsToCommit;
  const path = paths.removal(ref.governorId, ref.stateId);
  const writes: readonly Write[] = [
    headUpdate(state, plan),
    ...(plan.base === undefined ? [] : [plan.base]),
    ...(rest ? [noteRemoval(path, removal)] : []),
    ...snapshots.map(({ document }) => deleteOf(document)),
    ...events.map(deleteOf),
  ];
  if (plan.lastStamp !== undefined) await markRemoval(context.states, ref.governorId, plan.lastStamp, io);
  heads.forget(state.path);
  const { stamp } = await store.commit(writes, io());
  removed.add(ref.stateId, 'events', events.map(sizeOf));
  removed.add(
    ref.stateId,
    'snapshots',
    snapshots.map(({ bytes }) => bytes),
  );
  if (rest) await removeEvents(context, ref, removal, stamp, removed, io);
}

/** Removes what is not needed any more of one state. Throws `CorruptHistory` for a log that contradicts itself. */
export async function cleanupState(
  context: PersisterContext,
  ref: StateRef,
  seen: SeenState,
  bounds: RemovalBounds,
  removed: Removed,
  io: () => CallOptions,
): Promise<void> {
  let state: SeenState | undefined = seen;
  for (let attempt = 1; state !== undefined; attempt += 1) {
    const plan = await removalPlan(context, ref, state, bounds, io);
    if (plan === undefined) return;
    try {
      await carryOut(context, ref, state, plan, removed, io);
      return;
    } catch (error) {
      if (!(error instanceof VersionConflict) || attempt === attempts) throw error;
    }
    const { documents } = await context.states.store.getAll([state.path], { ...io(), mask: seenFields });
    state = documents[0] && seenState(documents[0]);
  }
}
