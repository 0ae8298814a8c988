import { getEventListeners } from 'node:events';
import { MemoryDocumentStore } from '../memory/memory-document-store.js';
import { StateStore } from './state-store.js';

describe('a watch', () => {
  it('leaves nothing on the signal of its caller once it is closed', async () => {
    await using store = new MemoryDocumentStore();
    const states = new StateStore({ store, nodeId: 'node' });
    const { signal } = new AbortController();
    const observer = { next: () => undefined, error: () => undefined };
    for (let n = 0; n < 3; n += 1) {
      await states.watchState('g', 's', observer, { signal }).close();
      await states.watchGovernor('g', observer, { signal }).close();
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
