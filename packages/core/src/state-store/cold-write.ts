import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import { FORMAT_VERSION } from '../converter/document-converter.js';
import type { DocumentPath } from '../document-store/document.js';
import { fieldPath } from '../document-store/field-path.js';
import { deleteField, increment, maximum } from '../document-store/transform.js';
import type { Transform } from '../document-store/transform.js';
import type { DocumentValue } from '../document-store/value.js';
import type { VersionStamp } from '../document-store/version-stamp.js';
import type { UpdateWrite } from '../document-store/write.js';
import { encodeMetadata } from './head-document.js';
import { indexOf } from './index-map.js';
import type { HeadChange } from './next-head.js';
import type { StateContext } from './state-context.js';

/** A head of which only the version and the stamp are known, from a token. */
export interface NamedHead {
  readonly path: DocumentPath;
  readonly version: number;
  readonly stamp: VersionStamp;
}

/** Whether a change can be made without reading: all that it needs of the head, the server can compute. */
export function canWriteCold(context: StateContext, causality: VectorClockSnapshot | undefined): boolean {
  return !((causality?.[context.nodeId] ?? 0) > 0);
}

/** The server computes the clocks that depend on the head, which was not read: its stamp says that it is still the one. */
function clocks(
  { nodeId, lamport }: StateContext,
  causality: VectorClockSnapshot = {},
): Readonly<Record<string, Transform>> {
  const others = Object.entries(causality).filter(([node, count]) => node !== nodeId && count > 0);
  return {
    ...Object.fromEntries(others.map(([node, count]) => [fieldPath('causality', node), maximum(count)])),
    [fieldPath('causality', nodeId)]: increment(1),
    lamport: maximum(lamport.time),
    lamportSteps: increment(1),
  };
}

/** The update of a head that was not read. */
export function coldWrite(context: StateContext, head: NamedHead, change: HeadChange): UpdateWrite {
  const { data, metadata, causality } = change;
  const index = data === undefined ? undefined : indexOf(context.queryable, data, head.path);
  const gone = data === undefined || context.queryable.length === 0;
  const fields: Record<string, DocumentValue | Transform> = {
    [FORMAT_VERSION]: 1,
    data: data ?? deleteField(),
    ...((index !== undefined || gone) && { index: index ?? deleteField() }),
    deleted: data === undefined,
    // Counted by the server: a token that was tampered with must not leave a gap.
    version: increment(1),
    timestamp: new Date(context.runtime.clock.now()),
    metadata: encodeMetadata({ ...metadata, parentVersion: metadata.parentVersion ?? head.version }),
    ...clocks(context, causality),
  };
  return { type: 'update', path: head.path, fields, precondition: { updateTime: head.stamp } };
}
