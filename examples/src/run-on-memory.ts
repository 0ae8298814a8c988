import { MemoryDocumentStore } from '@tai-state/core/memory';
import type { Example } from './example.js';

/** Runs an example on a storage of its own, in memory. */
export async function runOnMemory(example: Example, print: (line: string) => void): Promise<void> {
  const store = new MemoryDocumentStore();
  try {
    await example(store, print);
  } finally {
    await store.close();
  }
}
