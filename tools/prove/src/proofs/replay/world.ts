import { StateStore } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import { ManualClock, countingIds } from '@tai-state/core/testing';
import { StateMachinePersister, hmacSigning } from '@tai-state/persister';
import { apply, personal, upcasters } from './account.js';
import type { Account } from './account.js';

/** The state of every history. */
export const stateId = 's';

/** Signs and verifies the exports of the proof. */
export const signing = hmacSigning('prove', new Uint8Array(32).fill(6));

/** A storage, and the processes that work on it: what a history is made of, by chance. */
export class World {
  readonly random: Random;
  readonly clock = new ManualClock();
  /** Whether the names of owners are kept encrypted. */
  readonly isPersonal: boolean;
  readonly #storage = new MemoryStorage({ clock: this.clock });
  readonly #hashChain: boolean;
  readonly #snapshotInterval: number;
  readonly #snapshotRetention: number;
  #nodes = 0;

  constructor(random: Random) {
    this.random = random;
    this.isPersonal = this.chance(0.4);
    this.#hashChain = this.chance(0.5);
    this.#snapshotInterval = this.from(1, 6);
    this.#snapshotRetention = this.from(1, 3);
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  /** A whole number between two, both included. */
  from(least: number, most: number): number {
    return least + Math.floor(this.random.next() * (most - least + 1));
  }

  /** A persister of a process of its own. */
  open(): StateMachinePersister<Account> {
    this.#nodes += 1;
    const nodeId = `n${String(this.#nodes)}`;
    const runtime = { clock: this.clock, ids: countingIds(nodeId), random: this.random };
    const states = new StateStore<Account>({
      store: new MemoryDocumentStore({ storage: this.#storage, runtime }),
      nodeId,
      runtime,
      idempotencyWindowMs: 1_000,
    });
    return new StateMachinePersister<Account>({
      states,
      reducer: apply,
      upcasters,
      config: {
        hashChain: this.#hashChain,
        snapshotInterval: this.#snapshotInterval,
        snapshotRetention: this.#snapshotRetention,
        maxReplayBatchSize: this.from(1, 7),
        recordStates: this.chance(0.5) ? 'full' : 'digest',
      },
      ...(this.isPersonal && { personal }),
    });
  }
}
