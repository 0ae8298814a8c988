import { serverTime } from '@tai-state/core';
import type { DeleteWrite, SetWrite, Write, WriteData } from '@tai-state/core';
import { isLive, snapshotOf, snapshotWrite } from '@tai-state/core/state-store-kit';
import type { HeadContent } from '@tai-state/core/state-store-kit';
import { historyOf } from '../log/head-history.js';
import type { PersisterContext } from '../persister/persister-context.js';

/** A head with the list of its snapshots, and the writes that make the list true. */
export interface DueSnapshot {
  readonly head: HeadContent;
  readonly writes: readonly Write[];
}

/** Whether a multiple of the interval was passed since the last snapshot. */
function isDue({ config }: PersisterContext, head: HeadContent): boolean {
  const { snapshotInterval } = config;
  const last = Math.floor(head.version / snapshotInterval) * snapshotInterval;
  return isLive(head) && last > (head.snapshots.at(-1) ?? 0);
}

/** The document of a snapshot of a head. */
function snapshotOfHead(
  { config, states }: PersisterContext,
  governorId: string,
  head: Parameters<typeof snapshotOf>[0],
): SetWrite {
  const { digest, chain } = historyOf(head);
  const path = states.paths.snapshot(governorId, head.stateId, head.version);
  const data: WriteData = {
    ...(snapshotWrite(path, snapshotOf(head)) as { readonly data: WriteData }).data,
    reducerVersion: config.reducerVersion,
    takenAt: serverTime(),
    lamport: head.lamport,
    ...(digest !== undefined && { digest }),
    ...(chain !== undefined && { chain }),
  };
  return { type: 'set', path, data };
}

/** The snapshot that a new head makes due, if it does, and the removal of those beyond the retention. */
export function dueSnapshot(context: PersisterContext, governorId: string, head: HeadContent): DueSnapshot {
  if (!isLive(head) || !isDue(context, head)) return { head, writes: [] };
  const { snapshotRetention } = context.config;
  const all = [...head.snapshots, head.version];
  const gone = all.slice(0, -snapshotRetention).map((version): DeleteWrite => {
    return { type: 'delete', path: context.states.paths.snapshot(governorId, head.stateId, version) };
  });
  const snapshots = Object.freeze(all.slice(-snapshotRetention));
  return {
    head: Object.freeze({ ...head, snapshots }),
    writes: [snapshotOfHead(context, governorId, head), ...gone],
  };
}
