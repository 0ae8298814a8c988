import { LIBRARY_FIELD } from '../document-driver.js';
import type { Probe } from '../document-driver.js';
import { fieldPath } from '../field-path.js';
import { deleteField } from '../transform.js';
import type { Transform } from '../transform.js';
import type { DocumentValue } from '../value.js';
import type { VersionStamp } from '../version-stamp.js';
import type { WriteData } from '../write.js';

/**
 * Writer slots: the witness of a commit whose id lives as long as the call. Each document keeps, for each writer, the
 * sequence number of the writer's last commit on it. Other writers leave it alone, so it survives their commits.
 *
 * Slots lie in a ring of four generations by the server's time. A commit writes into the present one, and the first one
 * of a process on a document in it removes the one before the last, and those that nobody removed because no commit came
 * in the generations since the document's last one. So a slot lives for 10 minutes at least, longer than any call, even
 * where the writers' ideas of the server's time are up to a generation apart, as they always are at a border; and a
 * document holds the slots of the last generations only, although nobody reads it to clean it.
 */
export interface Slot {
  readonly writer: string;
  readonly sequence: number;
  /** The number of the generation, counted from the epoch. */
  readonly generation: number;
  /** The generation of the document's last commit, on which this one depends. */
  readonly last: number;
  /** Whether the generation comes from the server's clock; if not, nothing may be removed by it. */
  readonly trusted: boolean;
  /** Whether this process has removed the generation before the last from the document already. */
  readonly cleaned: boolean;
}

const generationMicros = 600_000_000;
const ring = 4;

/** The generation of a moment of the server's clock. */
export function generationAt(microseconds: number): number {
  return Math.floor(microseconds / generationMicros);
}

function nameOf(generation: number): string {
  return `w${String(((generation % ring) + ring) % ring)}`;
}

/** The library's field of a new document that carries the slot. */
export function slotOfCreate({ writer, sequence, generation }: Slot): WriteData {
  const slots: Record<string, number> = {};
  slots[writer] = sequence;
  const library: Record<string, WriteData> = {};
  library[nameOf(generation)] = Object.freeze(slots);
  return Object.freeze(library);
}

/** The fields that put the slot into an update. */
export function slotOfUpdate(slot: Slot): Readonly<Record<string, DocumentValue | Transform>> {
  const { writer, sequence, generation } = slot;
  const own = fieldPath(LIBRARY_FIELD, nameOf(generation), writer);
  if (!slot.trusted || slot.cleaned) return { [own]: sequence };
  const fields: Record<string, DocumentValue | Transform> = {};
  const first = Math.max(slot.last, generation - ring + 1);
  for (let old = first - 2; old <= generation - 2; old += 1) {
    fields[fieldPath(LIBRARY_FIELD, nameOf(old))] = deleteField();
  }
  const present = fieldPath(LIBRARY_FIELD, nameOf(generation));
  // What lies there from the ring's last turn goes by being written over.
  if (Object.hasOwn(fields, present)) fields[present] = Object.freeze({ [writer]: sequence });
  else fields[own] = sequence;
  return fields;
}

/**
 * Whether a document shows that the commit with this slot was applied, or was not, or cannot tell. `now` is the server's
 * time after the probe, for a second judgement where the document alone cannot tell: a generation that was not
 * the server's may have been removed by others.
 */
export function readSlot(
  slot: Slot,
  probe: Probe,
  now: VersionStamp = probe.updateTime,
): 'applied' | 'not-applied' | 'unknown' {
  const generations = probe.library as Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  const sequence = generations?.[nameOf(slot.generation)]?.[slot.writer];
  if (sequence === slot.sequence) return 'applied';
  const age = generationAt(now) - slot.generation;
  return age <= 1 && (age >= 0 || slot.trusted) ? 'not-applied' : 'unknown';
}
