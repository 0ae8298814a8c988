import { CorruptHistory } from '@tai-state/core';
import type { CallOptions, StateSnapshot, DocumentValue } from '@tai-state/core';
import type { HeadContent } from '@tai-state/core/state-store-kit';
import { nextHistory } from '../log/head-history.js';
import type { HeadHistory } from '../log/head-history.js';
import { decodeEvent } from '../log/logged-event.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { Recovered } from './recover.js';

/**
 * The versions of which there are snapshots, rising: the newest ones, as many as a head may list. Not the one that a
 * trimmed log begins with: the retention of the others would remove it.
 */
async function snapshotVersions(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  { version, trimmed }: { readonly version: number; readonly trimmed: number },
  io: () => CallOptions,
): Promise<readonly number[]> {
  const { documents } = await states.store.query(
    {
      collection: states.paths.snapshots(governorId),
      where: {
        and: [
          { field: 'stateId', op: '==', value: stateId },
          { field: 'version', op: '>', value: trimmed },
          { field: 'version', op: '<=', value: version },
        ],
      },
      orderBy: [{ field: 'version', direction: 'desc' }],
      select: ['version'],
      limit: 100,
    },
    io(),
  );
  return Object.freeze(documents.map(({ data }) => data['version'] as number).reverse());
}

function lastOf(
  { replayed, baseline }: Recovered,
  stateId: string,
): Pick<StateSnapshot<DocumentValue>, 'timestamp' | 'metadata' | 'causality'> {
  if (replayed.last !== undefined) return decodeEvent(replayed.last);
  if (baseline === undefined) throw new CorruptHistory(stateId, 1, 'its event is missing');
  return baseline.state;
}

/** The data of a state that was rebuilt, as storage keeps them; undefined where it was deleted. */
export async function sealedData(
  { shield }: PersisterContext,
  { state }: Recovered,
  io: () => CallOptions,
): Promise<DocumentValue | undefined> {
  return state === undefined || !shield.active ? state?.data : shield.seal(state.data, io());
}

/** The head that a replay leads to, as it was before it was lost. 1 R for each snapshot, one round trip. */
export async function rebuiltHead(
  context: PersisterContext,
  ref: StateRef,
  recovered: Recovered,
  history: HeadHistory,
  io: () => CallOptions,
): Promise<HeadContent> {
  const { states, config } = context;
  const { state, version, lamport, replayed } = recovered;
  const { timestamp, metadata, causality } = lastOf(recovered, ref.stateId);
  const { position } = replayed;
  const path = states.paths.head(ref.governorId, ref.stateId);
  const folded = typeof replayed.data === 'object' && 'open' in replayed.data;
  return Object.freeze({
    path,
    stateId: ref.stateId,
    data: await sealedData(context, recovered, io),
    version,
    timestamp,
    metadata,
    causality,
    lamport,
    lamportSteps: 0,
    indexed: state !== undefined && states.queryable.length > 0,
    snapshots: await snapshotVersions(context, ref, { version, trimmed: history.trimmed ?? 0 }, io),
    history: nextHistory(history, {
      version,
      ...(typeof position.digest === 'object' && { digest: position.digest.text }),
      ...(typeof position.chain === 'object' && { chain: position.chain.text }),
      ...(folded && { reducerVersion: config.reducerVersion }),
    }),
  });
}
