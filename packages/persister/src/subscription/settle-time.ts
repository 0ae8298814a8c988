import type { DocumentStore } from '@tai-state/core';

/** Against the emulator, whose slack is 20 ms, reads were whole 100 ms back. */
const settleFactor = 5;

/** How far before its read time a read shows every commit, in milliseconds: 0 where reads are snapshots. */
export function settleMs({ readTimeSlackMs }: Pick<DocumentStore, 'readTimeSlackMs'>): number {
  return readTimeSlackMs * settleFactor;
}
