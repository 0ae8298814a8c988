import { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { firestoreAt } from '../../firestore-at.js';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { memoryPersisterCrashes } from './memory-crashes.js';
import { persisterProcessCrashes } from './process-crashes.js';

/** A write of a persister whose process dies at any step is applied whole or not at all, and once when it is repeated. */
export const crashPointsPersister: Proof = {
  id: 'crash-points.persister',
  servers: ['firestore'],
  defaultRounds: 34,
  async run({ rounds, seed, servers }) {
    const [memory, processes] = [new Tally(), new Tally()];
    const host = hostOf(servers, 'firestore');
    const projectId = `persister-crashes-${String(seed)}-${String(process.pid)}`;
    const firestore = firestoreAt(host, projectId);
    await using proxy = await FaultProxy.start(host);
    const enumerated = await memoryPersisterCrashes(memory);
    const bed = { proxy, projectId, firestore, seed, tally: processes };
    const killed = await persisterProcessCrashes(bed, rounds);
    await firestore.terminate();
    return {
      checked: enumerated + killed,
      violations: memory.violations + processes.violations,
      detail: { 'every step, in memory': memory.toJSON(), 'processes, on the emulator': processes.toJSON() },
    };
  },
};
