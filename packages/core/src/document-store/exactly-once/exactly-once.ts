import { InvalidArgument } from '../../errors/errors.js';
import type { Call } from '../../runtime/call.js';
import { KeyMutex } from '../../runtime/key-mutex.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { DocumentDriver } from '../document-driver.js';
import type { CommitOptions, CommitResult } from '../document-store.js';
import type { DocumentPath } from '../document.js';
import { checkCollectionPath, checkId } from '../validation/paths.js';
import type { QueryCondition } from '../query-condition.js';
import { checkDigest, expectationOf } from '../validation/writes.js';
import type { CreateWrite, UpdateWrite, Write } from '../write.js';
import { CleanedSlots } from './cleaned-slots.js';
import { CommitOnce } from './commit-once.js';
import type { CommitDriver } from './commit-once.js';
import { digestOf } from './digest.js';
import type { ServerTime } from './server-time.js';
import { carriesSlot, documentWitness, slotWitness } from './witness.js';
import type { Witness } from './witness.js';
import { generationAt } from './writer-slots.js';
import type { Slot } from './writer-slots.js';

/** How one commit will be made exactly once. */
export interface CommitPlan {
  readonly writes: readonly Write[];
  /** The caller's operation id, if there is one. */
  readonly operationId?: string;
  /** Commits with the same key take turns. */
  readonly key?: DocumentPath;
  /** Called when the commit's turn has come; without it, applying the writes twice is harmless. */
  readonly witness?: () => Witness;
}

const day = 86_400_000;

/**
 * Sees to it that every commit carries a witness, and that no two commits of this store with a slot in the same
 * document are under way at once (a slot holds one sequence number).
 */
export class ExactlyOnce {
  readonly #driver: DocumentDriver;
  readonly #runtime: Runtime;
  readonly #serverTime: ServerTime;
  readonly #collection: string;
  readonly #windowMs: number;
  readonly #writer: string;
  readonly #mutex = new KeyMutex();
  readonly #cleaned = new CleanedSlots();
  #sequence = 0;

  constructor(
    driver: DocumentDriver,
    runtime: Runtime,
    serverTime: ServerTime,
    options: { readonly operationsCollection?: string; readonly idempotencyWindowMs?: number },
  ) {
    this.#driver = driver;
    this.#runtime = runtime;
    this.#serverTime = serverTime;
    this.#collection = options.operationsCollection ?? 'operations';
    checkCollectionPath(this.#collection, 'operationsCollection');
    this.#windowMs = options.idempotencyWindowMs ?? day;
    if (!(this.#windowMs >= 1000 && this.#windowMs <= 365 * day)) {
      throw new InvalidArgument('idempotencyWindowMs', {
        expected: 'milliseconds between one second and a year',
        found: String(this.#windowMs),
      });
    }
    this.#writer = runtime.ids.next();
  }

  /** Chooses the witness of checked writes. Throws `InvalidArgument`. */
  plan(writes: readonly Write[], options: CommitOptions): CommitPlan {
    const { operationId, witness, payloadDigest, idempotent } = options;
    if (idempotent === true) {
      if (operationId !== undefined || witness !== undefined || payloadDigest !== undefined) {
        throw new InvalidArgument('idempotent', {
          expected: 'no operationId, witness or payloadDigest',
          found: 'one',
        });
      }
      return { writes };
    }
    if (operationId !== undefined) {
      checkId(operationId, 'operationId');
      if (payloadDigest !== undefined) checkDigest(payloadDigest);
      const carrier =
        witness === undefined ? ownMarker(this.#marker(operationId), writes) : carrierAt(writes, witness);
      const made = documentWitness(writes, carrier, operationId, payloadDigest ?? digestOf(writes));
      return { writes, operationId, witness: () => made };
    }
    if (witness !== undefined || payloadDigest !== undefined) {
      throw new InvalidArgument('operationId', {
        expected: 'one beside witness and payloadDigest',
        found: 'none',
      });
    }
    return this.#planForCall(writes);
  }

  /** Applies the plan within its call; `repeat` is the retry mechanism. */
  async run(
    plan: CommitPlan,
    call: Call,
    repeat: (body: () => Promise<CommitResult>) => Promise<CommitResult>,
    unchanged: readonly QueryCondition[] = [],
    onConflict?: CommitOptions['onConflict'],
  ): Promise<CommitResult> {
    const send = async (): Promise<CommitResult> => {
      const witness = plan.witness?.();
      const once = new CommitOnce(
        this.#commitDriver(unchanged),
        call,
        plan.writes,
        witness,
        plan.operationId,
        onConflict,
      );
      try {
        const result = await repeat(() => once.attempt());
        if (witness?.slot?.trusted === true) this.#cleaned.add(witness.path, witness.slot.generation);
        return result;
      } catch (error) {
        throw once.ended(error);
      }
    };
    return plan.key === undefined ? send() : this.#mutex.run(plan.key, (turn) => call.race(turn), send);
  }

  #commitDriver(unchanged: readonly QueryCondition[]): CommitDriver {
    return {
      commit: (writes) => this.#driver.commit(writes, unchanged),
      probe: (paths, options) => this.#driver.probe(paths, options),
      getAll: async (paths, options) => {
        const documents = await this.#driver.getAll(paths, options);
        this.#serverTime.observe(documents.readTime);
        return documents;
      },
    };
  }

  /** A witness that lives as long as the call: a slot where one fits, else a marker with a new id. */
  #planForCall(writes: readonly Write[]): CommitPlan {
    const carrier = writes.find((write) => write.type === 'create') ?? writes.find(carriesSlot);
    if (carrier === undefined) {
      const id = this.#runtime.ids.next();
      const made = documentWitness(writes, this.#marker(id), id, '');
      return { writes, witness: () => made };
    }
    return {
      writes,
      key: carrier.path,
      witness: () => slotWitness(writes, carrier, this.#nextSlot(carrier)),
    };
  }

  /** The server's time is at least the stamp that the commit depends on, which may have come from elsewhere. */
  #nextSlot(carrier: CreateWrite | UpdateWrite): Slot {
    const now = this.#serverTime.estimate();
    const expected = expectationOf(carrier);
    const least = typeof expected === 'number' ? expected : 0;
    const generation = generationAt(Math.max(least, now ?? this.#runtime.clock.now() * 1000));
    this.#sequence += 1;
    return {
      writer: this.#writer,
      sequence: this.#sequence,
      generation,
      last: generationAt(least),
      trusted: now !== undefined,
      cleaned: this.#cleaned.has(carrier.path, generation),
    };
  }

  #marker(operationId: string): CreateWrite {
    const expiresAt = new Date(this.#runtime.clock.now() + this.#windowMs);
    return { type: 'create', path: `${this.#collection}/${operationId}`, data: { expiresAt } };
  }
}

function ownMarker(marker: CreateWrite, writes: readonly Write[]): CreateWrite {
  if (writes.every(({ path }) => path !== marker.path)) return marker;
  throw new InvalidArgument('writes', {
    expected: 'no write of the document that keeps the operation id',
    found: `one of ${marker.path}`,
  });
}

function carrierAt(writes: readonly Write[], path: DocumentPath): CreateWrite {
  const carrier = writes.find((write) => write.path === path);
  if (carrier?.type === 'create') return carrier;
  throw new InvalidArgument('witness', {
    expected: 'the path of a create of this commit',
    found: carrier === undefined ? 'the path of no write' : `the path of a ${carrier.type}`,
  });
}
