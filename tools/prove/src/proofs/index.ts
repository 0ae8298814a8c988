import type { Proof } from '../proof.js';
import { crashPoints } from './crash-points/crash-points.js';
import { deadlocks } from './deadlocks/deadlocks.js';
import { clocksProof, resolversProof } from './laws.js';
import { lockSkew } from './lock-skew/lock-skew.js';
import { lostRepliesLocks } from './lost-replies/lost-replies-locks.js';
import { lostRepliesStates } from './lost-replies/lost-replies-states.js';
import { lostReplies, lostRepliesRawSdk } from './lost-replies/lost-replies.js';
import { mixedReadTimes, mixedReadTimesRawSdk } from './mixed-read-times.js';
import { persisterDifferential } from './persister-differential/persister-differential.js';
import { crashPointsPersister } from './persister-writes/crash-points-persister.js';
import { lostRepliesPersister } from './persister-writes/lost-replies-persister.js';
import { replayProof } from './replay/replay.js';
import { serializable } from './serializable/serializable.js';
import { storeDifferentialProof } from './store-differential.js';
import { tamper } from './tamper/tamper.js';
import { subscribeProof } from './subscribe/subscribe.js';

/** Every proof, in the order in which `npm run prove` runs them. A new one is a file of its own and a line here. */
export const proofs: readonly Proof[] = [
  lostReplies,
  lostRepliesRawSdk,
  lostRepliesStates,
  lostRepliesLocks,
  lostRepliesPersister,
  crashPoints,
  crashPointsPersister,
  mixedReadTimes,
  mixedReadTimesRawSdk,
  serializable,
  lockSkew,
  deadlocks,
  replayProof,
  subscribeProof,
  storeDifferentialProof,
  persisterDifferential,
  tamper,
  clocksProof,
  resolversProof,
];
