import { CorruptHistory, StateNotFound } from '@tai-state/core';
import type { CallOptions, DocumentValue, StateSnapshot } from '@tai-state/core';
import { inCall, isLive, snapshotOf } from '@tai-state/core/state-store-kit';
import { checkVersion } from './check-version.js';
import { checkKeepsEvents } from '../log/history.js';
import { loggedEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { openState } from '../log/open-event.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { stateOfEvent } from './event-state.js';
import { logHistory } from './log-history.js';
import { presentHead } from './present-head.js';
import { failureError, recover } from './recover.js';

type AnyState = StateSnapshot<DocumentValue>;

/** The event of a version that was logged here; undefined where there is none. 1 R. */
export async function eventOfVersion(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  version: number,
  io: () => CallOptions,
): Promise<LoggedEvent | undefined> {
  const spec = {
    collection: states.paths.events(governorId),
    where: {
      and: [
        { field: 'stateId', op: '==', value: stateId },
        { field: 'version', op: '==', value: version },
      ],
    },
    limit: 2,
  } as const;
  const { documents } = await states.store.query(spec, io());
  if (documents.length > 1) throw new CorruptHistory(stateId, version, 'there are two events of it');
  return documents[0] && loggedEvent(documents[0]);
}

/** The error of a version that is not there. */
function notThere(path: string, version: number, trimmed: number): StateNotFound {
  const why = version <= trimmed ? ` (the events up to ${String(trimmed)} were removed)` : '';
  return new StateNotFound(`${path} at version ${String(version)}${why}`);
}

async function replayedAt(
  context: PersisterContext,
  ref: StateRef,
  version: number,
  io: () => CallOptions,
): Promise<AnyState | undefined> {
  const path = context.states.paths.head(ref.governorId, ref.stateId);
  const present = await presentHead(context, ref, io);
  if (present.kind === 'current') {
    const { head } = present;
    if (version > head.version) throw notThere(path, version, 0);
    if (version === head.version)
      return isLive(head) ? openState(context.shield, snapshotOf(head), io()) : undefined;
  }
  const history = await logHistory(context, ref, present, io);
  const { trimmed = 0 } = history;
  const recovered = await recover(context, ref, { until: { version }, history }, io);
  if (recovered?.failure !== undefined) throw failureError(recovered.failure, ref.stateId);
  if (recovered?.version === version) return recovered.state;
  if (version <= trimmed || present.kind !== 'current') throw notThere(path, version, trimmed);
  throw new CorruptHistory(ref.stateId, (recovered?.version ?? trimmed) + 1, 'its event is missing');
}

/** The state at a version within a call. */
export async function stateAt(
  context: PersisterContext,
  ref: StateRef,
  version: number,
  io: () => CallOptions,
): Promise<AnyState | undefined> {
  if (context.config.recordStates === 'full') {
    const event = await eventOfVersion(context, ref, version, io);
    const state = event === undefined ? 'digest' : await stateOfEvent(context, ref, event, io);
    if (state !== 'digest') return state;
  }
  return replayedAt(context, ref, version, io);
}

/** The state as of a version. */
export async function stateAtVersion(
  context: PersisterContext,
  ref: StateRef,
  version: number,
  options: CallOptions,
): Promise<AnyState | undefined> {
  checkKeepsEvents(context, 'getStateAtVersion');
  context.states.paths.head(ref.governorId, ref.stateId);
  checkVersion(version, 'version');
  return inCall(context.states, 'getStateAtVersion', options, ({ io }) => stateAt(context, ref, version, io));
}
