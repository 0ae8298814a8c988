import { InvalidArgument } from '../errors/errors.js';

/** A moment of a Lamport clock: with the node's id it is unique, and orders all events of all nodes. */
export interface LamportTime {
  readonly time: number;
  readonly node: string;
}

function check(time: number): void {
  if (!Number.isSafeInteger(time) || time < 0) {
    throw new InvalidArgument('lamport time', {
      expected: 'a whole number, 0 at least',
      found: String(time),
    });
  }
}

/**
 * A counter that rises past everything it has observed, so that an effect has a later time than its cause. Later does
 * not mean caused by: for that there are vector clocks.
 *
 * Source: L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", CACM 1978.
 */
export class LamportClock {
  readonly node: string;
  #time: number;

  /** Throws `InvalidArgument` for a time that is no whole number. */
  constructor(node: string, time = 0) {
    check(time);
    this.node = node;
    this.#time = time;
  }

  /** The time of the last event, of this node or observed. */
  get time(): number {
    return this.#time;
  }

  /** An event of this node: gives its time. */
  tick(): LamportTime {
    this.#time += 1;
    return { time: this.#time, node: this.node };
  }

  /** The time of another node's event has arrived: the next `tick` is later. Throws `InvalidArgument`. */
  observe(time: number): void {
    check(time);
    this.#time = Math.max(this.#time, time);
  }

  /** The total order: by time, then by node. Negative when `a` comes first. */
  static compare(a: LamportTime, b: LamportTime): number {
    if (a.time !== b.time) return a.time - b.time;
    if (a.node === b.node) return 0;
    return a.node < b.node ? -1 : 1;
  }
}
