import { CorruptHistory } from '@tai-state/core';
import type { CallOptions } from '@tai-state/core';
import { logPages } from '../log/log-pages.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { foundHistory } from './log-history.js';
import { historyIn } from './present-head.js';
import type { PresentHead } from './present-head.js';
import { recover } from './recover.js';
import type { Recovered } from './recover.js';

/** The version that the document of a state had at least; 0 where it does not tell. */
function versionIn(present: PresentHead): number {
  if (present.kind === 'absent') return 0;
  if (present.kind !== 'damaged') return present.head.version;
  const { version } = present.document.data;
  return Number.isSafeInteger(version) ? (version as number) : 0;
}

/** What a log leads to. Only where that cannot be told without it, it is looked for where the log begins. */
async function recoverLog(
  context: PersisterContext,
  ref: StateRef,
  present: PresentHead,
  io: () => CallOptions,
): Promise<Recovered | undefined> {
  const told = historyIn(present);
  const recovered = await recover(context, ref, { history: told ?? {} }, io);
  if (told !== undefined || recovered?.failure === undefined) return recovered;
  return recover(context, ref, { history: await foundHistory(context, ref, io) }, io);
}

/**
 * Rebuilds a state whose head is not good for it. Undefined where there is nothing of it, or replay is not wanted and
 * there is no head. Throws the head's error where nothing can take its place, and `CorruptHistory`, also where the log
 * ends before the head's version.
 */
export async function recoverHead(
  context: PersisterContext,
  ref: StateRef,
  present: Exclude<PresentHead, { readonly kind: 'current' }>,
  io: () => CallOptions,
): Promise<Recovered | undefined> {
  const { autoReplay, enableEventSourcing } = context.config;
  const recovered =
    autoReplay && enableEventSourcing ? await recoverLog(context, ref, present, io) : undefined;
  if (recovered === undefined) {
    if (present.kind === 'absent') return undefined;
    throw present.error;
  }
  const { version, failure } = recovered;
  if (version < versionIn(present) && failure === undefined) {
    throw new CorruptHistory(ref.stateId, version + 1, 'its event is missing');
  }
  return recovered;
}

/** Makes sure that a state without a head has no events either: a new one would begin its versions again. 1 R. */
export async function checkNoEvents(
  context: PersisterContext,
  ref: StateRef,
  io: () => CallOptions,
): Promise<void> {
  for await (const [first] of logPages(context, ref, { after: 0, pageSize: 1 }, {}, io)) {
    if (first === undefined) return;
    throw new CorruptHistory(
      ref.stateId,
      first.version,
      'there are events, but no head, and autoReplay is off',
    );
  }
}
