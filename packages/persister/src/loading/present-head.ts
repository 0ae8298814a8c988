import { CorruptHistory, isTaiStateError } from '@tai-state/core';
import type { CallOptions, StoredDocument, TaiStateError } from '@tai-state/core';
import { digestOfValue, readHead } from '@tai-state/core/state-store-kit';
import type { Head } from '@tai-state/core/state-store-kit';
import { historyOf, readHistory } from '../log/head-history.js';
import type { HeadHistory } from '../log/head-history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';

/**
 * What the document of a state is good for.
 * - `current`: it holds the state
 * - `outdated`: it holds what another version of the reducer has made of events that keep digests alone
 * - `damaged`: it cannot be read, or its data are not those that were written
 */
export type PresentHead =
  | { readonly kind: 'current'; readonly head: Head }
  | { readonly kind: 'outdated'; readonly head: Head; readonly error: TaiStateError }
  | { readonly kind: 'damaged'; readonly document: StoredDocument; readonly error: TaiStateError }
  | { readonly kind: 'absent' };

/** Whether the data of a head are those of another version of the reducer. */
export function isOutdated({ config, reducer }: PersisterContext, head: Head): boolean {
  const { version, reducerVersion } = historyOf(head);
  if (reducer === undefined || reducerVersion === undefined) return false;
  return version === head.version && reducerVersion !== config.reducerVersion;
}

/** Whether a head keeps what was written: its data are those of its digest, if it has one. Hashes once for each head. */
export function isWhole({ states, shield }: PersisterContext, head: Head): boolean {
  if (states.heads.isVerified(head, shield)) return true;
  if (readHistory(head.history, head.version) === undefined) return false;
  const { version, digest } = historyOf(head);
  if (version === head.version) {
    const found = head.data === undefined ? undefined : digestOfValue(shield.redact(head.data));
    if (found !== digest) return false;
  }
  states.heads.remember(head, shield);
  return true;
}

/** The head that was remembered, if it is of the same commit: then nothing needs to be decoded and compared again. */
function known({ states, shield }: PersisterContext, document: StoredDocument): Head | undefined {
  const head = states.heads.get(document.path);
  return head?.stamp === document.updateTime && states.heads.isVerified(head, shield) ? head : undefined;
}

function readWhole(context: PersisterContext, document: StoredDocument): PresentHead {
  const { states } = context;
  let head: Head;
  try {
    head = known(context, document) ?? readHead(document);
  } catch (error) {
    // What a newer version of the library has written is not damaged: it is not for this one to write over.
    const format = document.data['formatVersion'];
    const newer = Number.isSafeInteger(format) && (format as number) > 1;
    if (!isTaiStateError(error) || newer) throw error;
    return { kind: 'damaged', document, error };
  }
  if (!isWhole(context, head)) {
    const error = new CorruptHistory(head.stateId, head.version, 'its head does not keep what was written');
    return { kind: 'damaged', document, error };
  }
  states.lamport.observe(head.lamport);
  if (!isOutdated(context, head)) return { kind: 'current', head };
  const error = new CorruptHistory(
    head.stateId,
    head.version,
    'its data are of another version of the reducer',
  );
  return { kind: 'outdated', head, error };
}

/** Checks the document of a state; undefined: it is not there. Throws `SerializationError` for one of a newer format. */
export function judgeHead(
  context: PersisterContext,
  { governorId, stateId }: StateRef,
  document: StoredDocument | undefined,
): PresentHead {
  const { paths, heads, runtime } = context.states;
  const path = paths.head(governorId, stateId);
  const present: PresentHead = document === undefined ? { kind: 'absent' } : readWhole(context, document);
  if (present.kind === 'absent' || present.kind === 'damaged') heads.forget(path);
  if (present.kind === 'damaged') {
    runtime.telemetry.log('error', 'the head of a state is damaged', { governorId, stateId });
  }
  return present;
}

/** Reads the document of a state and checks it. 1 R. Throws `SerializationError` for one of a newer format. */
export async function presentHead(
  context: PersisterContext,
  ref: StateRef,
  io: () => CallOptions,
): Promise<PresentHead> {
  const { store, paths } = context.states;
  const { documents } = await store.getAll([paths.head(ref.governorId, ref.stateId)], io());
  return judgeHead(context, ref, documents[0]);
}

/** What a head tells of its log; undefined where it does not tell any more. */
export function historyIn(present: PresentHead): HeadHistory | undefined {
  if (present.kind === 'absent') return undefined;
  if (present.kind !== 'damaged') return historyOf(present.head);
  const { history, version } = present.document.data;
  return readHistory(history, Number.isSafeInteger(version) ? (version as number) : Number.MAX_SAFE_INTEGER);
}
