import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '../../firestore-at.js';
import type { PersisterBase } from './persister-write.js';
import { persisterWrites } from './persister-writes.js';

/** What a process that will be killed is told to do. */
export interface PersisterCrashJob {
  readonly host: string;
  readonly projectId: string;
  /** The index of the write. */
  readonly write: number;
  readonly base: PersisterBase;
  readonly operationId: string;
}

/** Makes one write, in a process of its own, until it is killed or done. */
async function main({ host, projectId, write, base, operationId }: PersisterCrashJob): Promise<void> {
  const store = new FirestoreDocumentStore({ firestore: firestoreAt(host, projectId) });
  const chosen = persisterWrites[write];
  await chosen?.call({ store, nodeId: 'node' }, chosen, base, { operationId, deadlineMs: 10_000 });
}

await main(JSON.parse(process.argv[2] ?? '') as PersisterCrashJob);
process.exit(0);
