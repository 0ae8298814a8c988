import { StateStore } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '../../firestore-at.js';
import { stateWrites } from '../state-writes/state-write.js';
import type { Base } from '../state-writes/state-write.js';

/** What a process that will be killed is told to do. */
export interface CrashJob {
  readonly host: string;
  readonly projectId: string;
  /** The index of the write. */
  readonly write: number;
  readonly base: Base;
  readonly operationId?: string;
}

/** Makes one write, in a process of its own, until it is killed or done. */
async function main({ host, projectId, write, base, operationId }: CrashJob): Promise<void> {
  const store = new FirestoreDocumentStore({ firestore: firestoreAt(host, projectId) });
  const states = new StateStore({ store, nodeId: 'node' });
  await stateWrites[write]?.call(states, base, operationId === undefined ? {} : { operationId });
}

await main(JSON.parse(process.argv[2] ?? '') as CrashJob);
process.exit(0);
