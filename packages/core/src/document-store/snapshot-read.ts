import type { Call } from '../runtime/call.js';
import type { Documents } from './document.js';

function agree(a: Documents, b: Documents): boolean {
  return a.documents.every((document, index) => document?.updateTime === b.documents[index]?.updateTime);
}

/**
 * A snapshot from reads that are none: reads until two readings in a row agree. Both are then the state at any moment
 * between them. Source: the double collect of Afek et al., "Atomic Snapshots of Shared Memory", JACM 1993.
 */
export async function readSnapshot(call: Call, read: () => Promise<Documents>): Promise<Documents> {
  let before = await call.race(read());
  for (;;) {
    const after = await call.race(read());
    if (agree(before, after)) return after;
    before = after;
  }
}
