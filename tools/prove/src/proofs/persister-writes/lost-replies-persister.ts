import { provenInTrouble } from '../lost-replies/in-trouble.js';
import { persisterRound } from './persister-round.js';
import { persisterWrites } from './persister-writes.js';

/** Every public write of a persister. */
export const lostRepliesPersister = provenInTrouble({
  id: 'lost-replies.persister',
  defaultRounds: 50,
  writes: persisterWrites,
  direct: (store) => ({ store, nodeId: 'direct' }),
  round: (bed, write, id) => persisterRound(bed, write, `g${id}`),
});
