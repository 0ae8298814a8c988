import { OperationReused } from '../../errors/errors.js';
import { LIBRARY_FIELD } from '../document-driver.js';
import type { Probe } from '../document-driver.js';
import type { DocumentPath } from '../document.js';
import type { VersionStamp } from '../version-stamp.js';
import type { CreateWrite, UpdateWrite, Write } from '../write.js';
import { readSlot, slotOfCreate, slotOfUpdate } from './writer-slots.js';
import type { Slot } from './writer-slots.js';

/** What a witness says about its commit. */
export type Verdict = 'applied' | 'not-applied' | 'unknown';

/**
 * A write that succeeds once only and changes something, with the sign by which it is known again: after an answer
 * that says nothing for certain, it tells whether the commit was applied.
 */
export interface Witness {
  /** The document that carries the sign. */
  readonly path: DocumentPath;
  /** The commit's writes, the sign put into one of them or added as one more. */
  readonly writes: readonly Write[];
  /** Where the sign is a slot. */
  readonly slot?: Slot;
  /**
   * Judges by what the document holds now; `undefined`: it does not exist. After `unknown`, `now`, the server's time after
   * the probe, may tell more. Throws `OperationReused`.
   */
  judge(probe: Probe | undefined, now?: VersionStamp): Verdict;
}

/** A write in which a slot fits: it is refused when it comes a second time. */
export function carriesSlot(write: Write): write is CreateWrite | UpdateWrite {
  if (write.type === 'create') return true;
  return write.type === 'update' && write.precondition !== undefined && 'updateTime' in write.precondition;
}

/** A witness for the length of the call: a writer's slot in a document that the commit changes anyway. */
export function slotWitness(
  writes: readonly Write[],
  carrier: CreateWrite | UpdateWrite,
  slot: Slot,
): Witness {
  const signed: Write =
    carrier.type === 'create'
      ? { ...carrier, data: Object.freeze({ ...carrier.data, [LIBRARY_FIELD]: slotOfCreate(slot) }) }
      : { ...carrier, fields: Object.freeze({ ...carrier.fields, ...slotOfUpdate(slot) }) };
  return {
    path: carrier.path,
    writes: writes.map((write) => (write === carrier ? signed : write)),
    slot,
    judge: (probe, now) => (probe === undefined ? 'not-applied' : readSlot(slot, probe, now)),
  };
}

/** A witness that outlives the process: a document that belongs to the operation alone, with its id and digest. */
export function documentWitness(
  writes: readonly Write[],
  carrier: CreateWrite,
  operationId: string,
  digest: string,
): Witness {
  const signed: Write = { ...carrier, data: { ...carrier.data, [LIBRARY_FIELD]: { operationId, digest } } };
  const replaced = writes.map((write) => (write === carrier ? signed : write));
  return {
    path: carrier.path,
    writes: writes.includes(carrier) ? replaced : [...writes, signed],
    judge(probe) {
      if (probe === undefined) return 'not-applied';
      const sign = probe.library as { readonly operationId?: unknown; readonly digest?: unknown } | undefined;
      if (sign?.operationId !== operationId) return 'not-applied';
      if (sign.digest !== digest) throw new OperationReused(operationId);
      return 'applied';
    },
  };
}
