import { provenByCrashes } from './crash-proof.js';
import { memoryCrashes } from './memory-crashes.js';
import { processCrash } from './process-crash.js';

/** Every public write of `StateStore`. */
export const crashPoints = provenByCrashes({
  id: 'crash-points',
  defaultRounds: 45,
  inMemory: memoryCrashes,
  round: processCrash,
});
