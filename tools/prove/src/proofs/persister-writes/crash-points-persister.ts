import { provenByCrashes } from '../crash-points/crash-proof.js';
import { memoryPersisterCrashes } from './memory-crashes.js';
import { persisterProcessCrash } from './process-crash.js';

/** Every public write of a persister. */
export const crashPointsPersister = provenByCrashes({
  id: 'crash-points.persister',
  defaultRounds: 34,
  inMemory: memoryPersisterCrashes,
  round: persisterProcessCrash,
});
