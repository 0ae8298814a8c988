import type { Firestore } from '@google-cloud/firestore';
import { seededRandom } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { firestoreAt } from '../../firestore-at.js';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';

/** Where processes are killed. */
export interface CrashBed {
  readonly proxy: FaultProxy;
  readonly projectId: string;
  /** Reaches the server without faults. */
  readonly firestore: Firestore;
  readonly random: Random;
  readonly tally: Tally;
}

/** What dies, and how the outcome is judged. */
export interface CrashingWrites {
  readonly id: string;
  readonly defaultRounds: number;
  /** Every write with a crash at each of its steps, in memory. Gives how many there were. */
  inMemory(tally: Tally): Promise<number>;
  /** One write of a process that is killed at a real server, and started anew. */
  round(bed: CrashBed, index: number): Promise<void>;
}

/** A proof that a write whose process dies at any step is applied whole or not at all, and once when it is repeated. */
export function provenByCrashes(subject: CrashingWrites): Proof {
  const { id, defaultRounds } = subject;
  return {
    id,
    servers: ['firestore'],
    defaultRounds,
    async run({ rounds, seed, servers }) {
      const [memory, processes] = [new Tally(), new Tally()];
      const host = hostOf(servers, 'firestore');
      const projectId = `${id.replace('.', '-')}-${String(seed)}-${String(process.pid)}`;
      const firestore = firestoreAt(host, projectId);
      await using proxy = await FaultProxy.start(host);
      const enumerated = await subject.inMemory(memory);
      const bed = { proxy, projectId, firestore, random: seededRandom(seed), tally: processes };
      for (let index = 0; index < rounds; index += 1) await subject.round(bed, index);
      await firestore.terminate();
      return {
        checked: enumerated + rounds,
        violations: memory.violations + processes.violations,
        detail: {
          'every step, in memory': memory.toJSON(),
          'processes, on the emulator': processes.toJSON(),
        },
      };
    },
  };
}
