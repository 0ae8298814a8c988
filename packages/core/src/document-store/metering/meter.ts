import type { QuerySpec } from '../query.js';
import type { QueryShape } from './query-shape.js';
import { shapeOf } from './query-shape.js';

/** What calls have cost. */
export interface Cost {
  /** Round trips that this library asked for (what an SDK re-sends underneath is not seen). */
  readonly rpcs: number;
  /** Documents billed as read. */
  readonly reads: number;
  /** Documents billed as written; no-op writes and verifies of present documents included. */
  readonly writes: number;
  /** Documents billed as deleted; deletes of missing documents and verifies of absence included. */
  readonly deletes: number;
}

/**
 * Counts what the calls of a store cost, by Firestore's billing rules, and records the shape of every query. Give one
 * to a store (or the same to several) to assert costs in tests.
 */
export class Meter {
  #cost: Cost = { rpcs: 0, reads: 0, writes: 0, deletes: 0 };
  readonly #shapes = new Map<string, QueryShape>();

  /** Everything since the meter was made. */
  get cost(): Cost {
    return this.#cost;
  }

  /** The shapes of all queries so far, each once. */
  get queries(): readonly QueryShape[] {
    return [...this.#shapes.values()];
  }

  /** Adds to the counts. */
  add(cost: Partial<Cost>): void {
    this.#cost = {
      rpcs: this.#cost.rpcs + (cost.rpcs ?? 0),
      reads: this.#cost.reads + (cost.reads ?? 0),
      writes: this.#cost.writes + (cost.writes ?? 0),
      deletes: this.#cost.deletes + (cost.deletes ?? 0),
    };
  }

  /** Records the shape of a query. */
  record(spec: QuerySpec): void {
    const shape = shapeOf(spec);
    this.#shapes.set(JSON.stringify(shape), shape);
  }

  /** Runs something and tells what was counted meanwhile; calls beside it are counted too. */
  async measure<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly cost: Cost }> {
    const before = this.#cost;
    const result = await run();
    const after = this.#cost;
    return {
      result,
      cost: {
        rpcs: after.rpcs - before.rpcs,
        reads: after.reads - before.reads,
        writes: after.writes - before.writes,
        deletes: after.deletes - before.deletes,
      },
    };
  }
}
