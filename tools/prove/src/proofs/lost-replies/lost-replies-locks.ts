import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { LockManager } from '@tai-state/transactions';
import { provenInTrouble } from './in-trouble.js';
import { lockRound } from './lock-round.js';
import { lockWrites } from './lock-write.js';

/** Every public write of locks. */
export const lostRepliesLocks = provenInTrouble({
  id: 'lost-replies.locks',
  defaultRounds: 100,
  writes: lockWrites,
  direct: (store) => new LockManager({ store }),
  round({ firestore, ...bed }, write, id) {
    const open = (): LockManager => new LockManager({ store: new FirestoreDocumentStore({ firestore }) });
    return lockRound({ ...bed, open }, write, id);
  },
});
