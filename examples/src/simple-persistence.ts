import { StateStore } from '@tai-state/core';
import { z } from 'zod';
import type { Example } from './example.js';

const counter = z.object({ count: z.number().int() });

/**
 * Pattern 1: a state is saved and read again, typed and checked by a schema. On Firestore the store is
 * `new FirestoreStore({ firestore: new Firestore(), nodeId: 'instance-1', schema: counter })`; the rest is the same.
 */
export const simplePersistence: Example = async (documents, print) => {
  const store = new StateStore({ store: documents, nodeId: 'instance-1', schema: counter });

  const saved = await store.saveState(
    'governor1',
    'counter',
    { count: 0 },
    { changedBy: 'system', reason: 'initialization' },
  );
  print(`saved version ${String(saved.version)}`);

  const state = await store.getState('governor1', 'counter');
  print(`State: ${JSON.stringify(state.data)}, Version: ${String(state.version)}`);
  print(`changed by ${state.metadata.changedBy}: ${state.metadata.reason}`);

  print(`exists: ${String(await store.exists('governor1', 'counter'))}`);
  const { totalStates, maxVersion } = await store.getStats('governor1');
  print(`Total states: ${String(totalStates)}, Max version: ${String(maxVersion)}`);
};
