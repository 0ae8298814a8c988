import { StateStore } from '@tai-state/core';
import { stateWrites } from '../state-writes/state-write.js';
import { provenInTrouble } from './in-trouble.js';
import { stateRound } from './state-round.js';

/** Every public write of `StateStore`. */
export const lostRepliesStates = provenInTrouble({
  id: 'lost-replies.states',
  defaultRounds: 100,
  writes: stateWrites,
  direct: (store) => new StateStore({ store, nodeId: 'direct', remembered: { heads: 0 } }),
  round: stateRound,
});
