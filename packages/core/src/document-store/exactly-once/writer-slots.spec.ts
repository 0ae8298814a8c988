import fc from 'fast-check';
import { isTransform } from '../transform.js';
import type { DocumentValue } from '../value.js';
import type { VersionStamp } from '../version-stamp.js';
import { CleanedSlots } from './cleaned-slots.js';
import { generationAt, readSlot, slotOfCreate, slotOfUpdate } from './writer-slots.js';
import type { Slot } from './writer-slots.js';

const tenMinutes = 600_000_000;

type Library = Record<string, Record<string, number>>;

/** What an update does to the library's field. */
function apply(library: Library, slot: Slot): Library {
  const result: Library = structuredClone(library);
  for (const [path, value] of Object.entries(slotOfUpdate(slot))) {
    const [, generation = '', writer = ''] = path.split('.');
    if (isTransform(value)) Reflect.deleteProperty(result, generation);
    else if (writer === '') result[generation] = value as Record<string, number>;
    else (result[generation] ??= {})[writer] = value as number;
  }
  return result;
}

/** The slot of a writer that takes it to be `now`, on a document whose last commit was at another time. */
const slotAt = (writer: string, sequence: number, now: number, last = now): Slot => ({
  writer,
  sequence,
  generation: generationAt(Math.max(now, last)),
  last: generationAt(last),
  trusted: true,
  cleaned: false,
});

const countOf = (library: Library): number =>
  Object.values(library).reduce((sum, generation) => sum + Object.keys(generation).length, 0);

describe('writer slots', () => {
  it('survive the commits of any number of other writers for at least ten minutes', () => {
    const others = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: tenMinutes - 1 })),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * tenMinutes }), others, (start, later) => {
        const mine = slotAt('me', 1, start);
        let library = apply({}, mine);
        let last = start;
        for (const [writer, after] of [...later].sort((a, b) => a[1] - b[1])) {
          library = apply(library, slotAt(`w${String(writer)}`, 5, start + after, last));
          last = start + after;
        }
        expect(readSlot(mine, { updateTime: last as VersionStamp, library })).toBe('applied');
      }),
    );
  });

  it('survive for the length of any call although the writers differ about the time by minutes', () => {
    const skew = fc.integer({ min: -tenMinutes / 4, max: tenMinutes / 4 });
    const others = fc.array(fc.tuple(fc.integer({ min: 0, max: tenMinutes / 2 - 1 }), skew));
    fc.assert(
      fc.property(fc.integer({ min: tenMinutes, max: 4 * tenMinutes }), skew, others, (start, own, later) => {
        const mine = slotAt('me', 1, start + own);
        let library = apply({}, mine);
        let last = start;
        for (const [after, theirs] of [...later].sort((a, b) => a[0] - b[0])) {
          library = apply(library, slotAt('other', 5, start + after + theirs, last));
          last = start + after;
        }
        expect(readSlot(mine, { updateTime: start as VersionStamp, library })).toBe('applied');
      }),
    );
  });

  it('are gone from a busy document after half an hour, so that it does not grow with the number of writers', () => {
    let library: Library = {};
    for (let minute = 0; minute < 600; minute += 1) {
      library = apply(library, slotAt(`w${String(minute)}`, 1, minute * 60_000_000));
    }
    expect(countOf(library)).toBeLessThanOrEqual(30);
  });

  it('do not add up in a document that is written now and then, however long it lies still', () => {
    const pauses = fc.array(fc.integer({ min: 10, max: 60 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pauses, (minutes) => {
        let library: Library = {};
        let last = 0;
        for (let turn = 0; turn < 60; turn += 1) {
          const now = last + (minutes[turn % minutes.length] ?? 0) * 60_000_000;
          const mine = slotAt(`w${String(turn)}`, 1, now, last);
          library = apply(library, mine);
          last = now;
          expect(readSlot(mine, { updateTime: now as VersionStamp, library })).toBe('applied');
          expect(countOf(library)).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it('do not add up either where processes write on for hours, each cleaning once in a generation', () => {
    const cleaned = new Map<string, CleanedSlots>();
    let library: Library = {};
    let most = 0;
    for (let minute = 0; minute < 600; minute += 1) {
      // A process lives for an hour; three are there at a time, one after the other writes.
      const writer = `w${String(Math.floor(minute / 20) + (minute % 3))}`;
      const own = cleaned.get(writer) ?? new CleanedSlots();
      cleaned.set(writer, own);
      const slot = slotAt(writer, minute, minute * 60_000_000);
      library = apply(library, { ...slot, cleaned: own.has('c/x', slot.generation) });
      own.add('c/x', slot.generation);
      const slots = Object.values(library).map((generation) => Object.keys(generation).length);
      most = Math.max(most, ...slots);
      expect(slots.length).toBeLessThanOrEqual(3);
      expect(readSlot(slot, { updateTime: (minute * 60_000_000) as VersionStamp, library })).toBe('applied');
    }
    expect(most).toBeLessThanOrEqual(5);
  });

  it('tell a commit that was not applied from one that was', () => {
    const mine = slotAt('me', 2, 0);
    const before = apply({}, slotAt('me', 1, 0));
    expect(readSlot(mine, { updateTime: 1 as VersionStamp, library: before })).toBe('not-applied');
    expect(readSlot(mine, { updateTime: 1 as VersionStamp, library: undefined })).toBe('not-applied');
    expect(readSlot(mine, { updateTime: 1 as VersionStamp, library: apply(before, mine) })).toBe('applied');
  });

  it('of a process that did not know the server time say nothing when its own clock was off', () => {
    const mine: Slot = { ...slotAt('me', 1, 100 * tenMinutes), trusted: false };
    expect(readSlot(mine, { updateTime: 1 as VersionStamp, library: {} })).toBe('unknown');
    expect(Object.keys(slotOfUpdate(mine))).toHaveLength(1);
  });

  it('are written into new documents where updates look for them', () => {
    const mine = slotAt('me', 3, 5 * tenMinutes);
    const library = slotOfCreate(mine) as DocumentValue;
    expect(readSlot(mine, { updateTime: (5 * tenMinutes) as VersionStamp, library })).toBe('applied');
  });
});
