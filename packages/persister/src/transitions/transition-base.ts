import { deleteField } from '@tai-state/core';
import type {
  CallOptions,
  DocumentValue,
  StoredDocument,
  Transform,
  UpdateWrite,
  VersionStamp,
  Write,
} from '@tai-state/core';
import { headWrite, refusalOf } from '@tai-state/core/state-store-kit';
import type { Head, HeadContent } from '@tai-state/core/state-store-kit';
import { logHistory } from '../loading/log-history.js';
import { isOutdated, isWhole, judgeHead, presentHead } from '../loading/present-head.js';
import type { PresentHead } from '../loading/present-head.js';
import { checkNoEvents, recoverHead } from '../loading/recover-head.js';
import { failureError } from '../loading/recover.js';
import { rebuiltHead, sealedData } from '../loading/rebuilt-head.js';
import type { PersisterContext } from '../persister/persister-context.js';
import type { TransitionRequest } from './transition-request.js';

/** The document of a state as a commit that was refused has found it; undefined where it was not there. */
export interface SeenHead {
  readonly document: StoredDocument | undefined;
}

/** What transitions are made from, and the write that puts a head in its place. */
export interface TransitionBase {
  /** Undefined where there is nothing of the state. */
  readonly head: HeadContent | undefined;
  /** The stamp of its document, if that is there. */
  readonly stamp: VersionStamp | undefined;
  write(next: HeadContent): Write;
}

function baseOf({ states }: PersisterContext, head: Head | undefined): TransitionBase {
  return { head, stamp: head?.stamp, write: (next) => headWrite(states, head, next) };
}

/** Writes a head over a document that is damaged: every field, whatever it holds. */
function repairWrite({ states }: PersisterContext, stamp: VersionStamp, next: HeadContent): UpdateWrite {
  const { data } = headWrite(states, undefined, next) as {
    readonly data: Readonly<Record<string, DocumentValue>>;
  };
  const absent: Record<string, Transform> = {};
  for (const field of ['data', 'index']) if (!(field in data)) absent[field] = deleteField();
  return {
    type: 'update',
    path: next.path,
    fields: { ...data, ...absent },
    precondition: { updateTime: stamp },
  };
}

/** The base that can be had without a read: the head that is remembered, or the caller's word that there is none. */
export function knownBase(
  context: PersisterContext,
  { expected, path }: TransitionRequest,
): TransitionBase | undefined {
  const head = context.states.heads.get(path);
  if (head === undefined) return expected.mode === 'must-not-exist' ? baseOf(context, undefined) : undefined;
  const usable = refusalOf(expected, head, path) === undefined && isWhole(context, head);
  return usable && !isOutdated(context, head) ? baseOf(context, head) : undefined;
}

/**
 * Rebuilds the head of a state from its log, where its document is missing, damaged, or of another version of the
 * reducer. What follows is written over it under the stamp of what was read.
 */
async function rebuiltBase(
  context: PersisterContext,
  request: TransitionRequest,
  present: Exclude<PresentHead, { readonly kind: 'current' }>,
  io: () => CallOptions,
): Promise<TransitionBase> {
  const { autoReplay, enableEventSourcing } = context.config;
  const recovered = await recoverHead(context, request, present, io);
  if (recovered?.failure !== undefined) throw failureError(recovered.failure, request.stateId);
  if (recovered === undefined) {
    if (enableEventSourcing && !autoReplay) await checkNoEvents(context, request, io);
    return baseOf(context, undefined);
  }
  if (present.kind === 'outdated') {
    // The document is whole but for its data: what it keeps of its log still holds.
    const data = await sealedData(context, recovered, io);
    return { ...baseOf(context, present.head), head: Object.freeze({ ...present.head, data }) };
  }
  const history = await logHistory(context, request, present, io);
  const head = await rebuiltHead(context, request, recovered, history, io);
  if (present.kind === 'absent') return { ...baseOf(context, undefined), head };
  const stamp = present.document.updateTime;
  return { head, stamp, write: (next) => repairWrite(context, stamp, next) };
}

/**
 * What transitions are made from as storage has it: 1 R, none where it was `seen` by a commit that was refused. Where
 * the head cannot be used, as much as its recovery costs.
 */
export async function presentBase(
  context: PersisterContext,
  request: TransitionRequest,
  seen: SeenHead | undefined,
  io: () => CallOptions,
): Promise<TransitionBase> {
  const present =
    seen === undefined ? await presentHead(context, request, io) : judgeHead(context, request, seen.document);
  return present.kind === 'current'
    ? baseOf(context, present.head)
    : rebuiltBase(context, request, present, io);
}
