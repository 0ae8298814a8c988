import { StateStore, randomIdSource } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '@tai-state/prove';
import type { TimeBench } from '../bench.js';

const governorId = 'bench';
const change = { changedBy: 'bench', reason: 'update' };

interface Counter {
  readonly count: number;
  readonly note: string;
}

const counter = (count: number): Counter => ({ count, note: 'warm' });

/**
 * A versioned state changed by the instance that has changed it last, beside what the same guarantee takes with the
 * SDK alone: the document read, and updated where it is unchanged.
 */
export const updateWarm: TimeBench = {
  id: 'update.warm',
  servers: ['firestore'],
  peerName: 'SDK: get, then update with lastUpdateTime',
  operations: 50,
  rounds: 20,
  warmUps: 40,
  async prepare({ firestore: server }) {
    const projectId = `bench-update-${randomIdSource.next().toLowerCase()}`;
    const host = server?.host ?? '';
    const [ours, sdk] = [firestoreAt(host, projectId), firestoreAt(host, projectId)];
    const store = new FirestoreDocumentStore({ firestore: ours });
    const states = new StateStore<Counter>({ store, nodeId: 'bench' });
    let { version } = await states.saveState(governorId, 'counter', counter(0), change);
    const document = sdk.doc('states/counter');
    await document.create({ data: counter(0), version: 1, metadata: change });
    return {
      async ours() {
        ({ version } = await states.updateState(governorId, 'counter', counter(version), version, change));
      },
      async peer() {
        const found = await document.get();
        const before = Number(found.get('version'));
        const fields = { data: counter(before), version: before + 1, metadata: change };
        const lastUpdateTime = found.updateTime;
        await document.update(fields, lastUpdateTime === undefined ? {} : { lastUpdateTime });
      },
      async close() {
        await store.close();
        await Promise.all([ours.terminate(), sdk.terminate()]);
      },
    };
  },
};
