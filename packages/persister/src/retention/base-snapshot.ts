import { CorruptHistory, serverTime } from '@tai-state/core';
import type { CallOptions, SetWrite, StateSnapshot, DocumentValue, WriteData } from '@tai-state/core';
import { digestOfValue, snapshotWrite } from '@tai-state/core/state-store-kit';
import type { LogEntry } from '../integrity/log-entry.js';
import { recover } from '../loading/recover.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { SeenState } from './seen-state.js';

/** The state after an event as it is to be stored: from the event, or folded. Throws `CorruptHistory`. */
async function stateAfter(
  context: PersisterContext,
  ref: StateRef,
  { event }: LogEntry,
  { history }: SeenState,
  io: () => CallOptions,
): Promise<StateSnapshot<DocumentValue>> {
  if (event.toState !== undefined) return event.toState;
  const { version } = event;
  const recovered = await recover(context, ref, { until: { version }, history }, io);
  const state =
    recovered?.failure === undefined && recovered?.version === version ? recovered.state : undefined;
  if (state === undefined) throw new CorruptHistory(ref.stateId, version, 'its state cannot be rebuilt');
  return { ...state, data: await context.shield.seal(state.data, io()) };
}

/** The write of the snapshot that a log begins with once the events up to its version are removed. */
export async function baseSnapshot(
  context: PersisterContext,
  ref: StateRef,
  entry: LogEntry,
  seen: SeenState,
  io: () => CallOptions,
): Promise<SetWrite> {
  const state = await stateAfter(context, ref, entry, seen, io);
  const path = context.states.paths.snapshot(ref.governorId, ref.stateId, state.version);
  const digest = digestOfValue(context.shield.redact(state.data));
  const data: WriteData = {
    ...(snapshotWrite(path, state) as { readonly data: WriteData }).data,
    reducerVersion: context.config.reducerVersion,
    takenAt: serverTime(),
    lamport: entry.event.lamport,
    digest,
    // Another version of the reducer has led to other data: what follows was still made from the ones of the event.
    ...(digest !== entry.to && { eventDigest: entry.to }),
    ...(entry.chain !== undefined && { chain: entry.chain }),
  };
  return { type: 'set', path, data };
}
