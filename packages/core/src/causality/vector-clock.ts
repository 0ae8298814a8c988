import { checkId } from '../document-store/validation/paths.js';
import { InvalidArgument } from '../errors/errors.js';

/** A vector clock as data: for each node the number of its events that are known. Nodes without events are left out. */
export type VectorClockSnapshot = Readonly<Record<string, number>>;

/** How two clocks stand to each other. */
export type CausalOrder = 'before' | 'after' | 'equal' | 'concurrent';

/**
 * Which events of which nodes something depends on. Immutable: what changes a clock gives a new one.
 *
 * Source: C. Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial Ordering", 1988; F. Mattern,
 * "Virtual Time and Global States of Distributed Systems", 1989.
 */
export class VectorClock {
  /** The clock that has seen nothing. */
  static readonly empty = new VectorClock(new Map());
  readonly #counts: ReadonlyMap<string, number>;

  private constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
  }

  /** Reads a clock from data. Throws `InvalidArgument` for a node that is no id or a count that is no positive integer. */
  static from(snapshot: VectorClockSnapshot): VectorClock {
    const counts = new Map<string, number>();
    for (const [node, count] of Object.entries(snapshot)) {
      checkId(node, 'causality: node');
      if (!Number.isSafeInteger(count) || count < 0) {
        throw new InvalidArgument(`causality.${node}`, {
          expected: 'a whole number of events, 0 at least',
          found: String(count),
        });
      }
      if (count > 0) counts.set(node, count);
    }
    return new VectorClock(counts);
  }

  /** The number of events of a node that are known; 0 for a node never heard of. */
  get(node: string): number {
    return this.#counts.get(node) ?? 0;
  }

  /** The clock after one more event of the node. Throws `InvalidArgument` for a node that is no id. */
  increment(node: string): VectorClock {
    checkId(node, 'node');
    return new VectorClock(new Map(this.#counts).set(node, this.get(node) + 1));
  }

  /** The least clock that knows what both know. */
  merge(other: VectorClock): VectorClock {
    const counts = new Map(this.#counts);
    for (const [node, count] of other.#counts) counts.set(node, Math.max(count, this.get(node)));
    return new VectorClock(counts);
  }

  /** How this clock stands to the other one. */
  compare(other: VectorClock): CausalOrder {
    const lacks = [...other.#counts].some(([node, count]) => count > this.get(node));
    const exceeds = [...this.#counts].some(([node, count]) => count > other.get(node));
    if (lacks && exceeds) return 'concurrent';
    if (lacks) return 'before';
    return exceeds ? 'after' : 'equal';
  }

  /** Whether the other one knows all that this one knows, and more. */
  happenedBefore(other: VectorClock): boolean {
    return this.compare(other) === 'before';
  }

  /** Whether each knows something that the other does not. */
  concurrentWith(other: VectorClock): boolean {
    return this.compare(other) === 'concurrent';
  }

  /**
   * Leaves out nodes that are retired, given with the number of their last event. A node may be retired once it will
   * never write again and every clock still in use knows its last event: then leaving it out everywhere changes no
   * comparison. An entry beyond the given number stays: that node was not retired after all.
   */
  prune(retired: VectorClockSnapshot): VectorClock {
    const kept = [...this.#counts].filter(
      ([node, count]) => !Object.hasOwn(retired, node) || count > (retired[node] ?? 0),
    );
    return new VectorClock(new Map(kept));
  }

  /** The clock as data, nodes in the order of their names. */
  toSnapshot(): VectorClockSnapshot {
    const snapshot: Record<string, number> = {};
    for (const node of [...this.#counts.keys()].sort()) snapshot[node] = this.get(node);
    return Object.freeze(snapshot);
  }
}
