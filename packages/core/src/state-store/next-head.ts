import { afterEvent } from '../causality/clock-data.js';
import { VectorClock } from '../causality/vector-clock.js';
import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import type { DocumentPath } from '../document-store/document.js';
import { deleteField } from '../document-store/transform.js';
import type { Transform } from '../document-store/transform.js';
import type { DocumentValue } from '../document-store/value.js';
import type { CreateWrite, UpdateWrite } from '../document-store/write.js';
import type { ChangeMetadata } from './change-metadata.js';
import { headConverter } from './head-document.js';
import { isLive } from './head.js';
import type { Head, HeadContent } from './head.js';
import { indexOf } from './index-map.js';
import type { StateContext } from './state-context.js';

/** A change of a state, checked. */
export interface HeadChange {
  /** The new data; undefined deletes the state. */
  readonly data: DocumentValue | undefined;
  /** `parentVersion` is filled with the version of the head where it is missing. */
  readonly metadata: ChangeMetadata;
  /** What the change depends on beside the head. */
  readonly causality?: VectorClockSnapshot;
}

/**
 * The head that follows from a change: one version more, causality merged and counted for this node, a Lamport time
 * above all that was observed. `before` is undefined where there is no document. Pure but for the Lamport clock.
 */
export function nextHead(
  context: StateContext,
  path: DocumentPath,
  before: HeadContent | undefined,
  change: HeadChange,
): HeadContent {
  const { lamport, nodeId, runtime } = context;
  if (before !== undefined) lamport.observe(before.lamport);
  const known = before?.causality ?? {};
  const depends =
    change.causality === undefined
      ? known
      : VectorClock.from(known).merge(VectorClock.from(change.causality)).toSnapshot();
  const next: { -readonly [Field in keyof HeadContent]: HeadContent[Field] } = {
    path,
    stateId: path.slice(path.lastIndexOf('/') + 1),
    data: change.data,
    version: (before?.version ?? 0) + 1,
    timestamp: runtime.clock.now(),
    metadata: withParent(change.metadata, before?.version),
    causality: afterEvent(depends, nodeId),
    lamport: lamport.tick().time,
    lamportSteps: 0,
    indexed: change.data !== undefined && context.queryable.length > 0,
    snapshots: before?.snapshots ?? Object.freeze([]),
  };
  if (before?.history !== undefined) next.history = before.history;
  return Object.freeze(next);
}

function withParent(metadata: ChangeMetadata, version: number | undefined): ChangeMetadata {
  if (version === undefined || metadata.parentVersion !== undefined) return metadata;
  const { changedBy, reason, timestamp, context } = metadata;
  const filled = { changedBy, reason, parentVersion: version, timestamp };
  return Object.freeze(context === undefined ? filled : { ...filled, context });
}

/**
 * The write that puts `next` in the place of `before`, and of nothing else: a create where there was no document, an
 * update under the head's stamp where there was one. Several changes may lie between the two.
 */
export function headWrite(
  context: StateContext,
  before: Head | undefined,
  next: HeadContent,
): CreateWrite | UpdateWrite {
  const index = next.data === undefined ? undefined : indexOf(context.queryable, next.data, next.path);
  const whole = headConverter.toDocument(next);
  const data = index === undefined ? whole : { ...whole, index };
  if (before === undefined) return { type: 'create', path: next.path, data };
  const fields: Record<string, DocumentValue | Transform> = {};
  for (const name of Object.keys(data)) {
    if (!isHeld(name, before, next)) fields[name] = data[name] as DocumentValue;
  }
  if (isLive(before) && !isLive(next)) fields['data'] = deleteField();
  if (before.indexed && !next.indexed) fields['index'] = deleteField();
  return { type: 'update', path: next.path, fields, precondition: { updateTime: before.stamp } };
}

/** Whether the document holds a field already as it will be: the fewer fields, the sooner is a write done. */
function isHeld(name: string, before: Head, next: HeadContent): boolean {
  switch (name) {
    case 'deleted':
      return isLive(before) === isLive(next);
    case 'snapshots':
    case 'history':
    case 'lamportSteps':
      return before[name] === next[name];
    default:
      return false;
  }
}
