import { LamportClock } from '../../causality/lamport-clock.js';
import { VectorClock } from '../../causality/vector-clock.js';
import type { CausalOrder } from '../../causality/vector-clock.js';
import type { Random } from '../../runtime/random.js';
import { below, oneOf } from './law.js';
import type { Law } from './law.js';

const nodes = ['a', 'b', 'c', 'd'];

/** A clock of few nodes and few events, so that all relations are met often. */
export function drawClock(random: Random): VectorClock {
  return VectorClock.from(Object.fromEntries(nodes.map((node) => [node, below(random, 4)])));
}

const same = (left: VectorClock, right: VectorClock): boolean => left.compare(right) === 'equal';
const knows = (left: VectorClock, right: VectorClock): boolean =>
  ['after', 'equal'].includes(left.compare(right));
const inverse: Readonly<Record<CausalOrder, CausalOrder>> = {
  before: 'after',
  after: 'before',
  equal: 'equal',
  concurrent: 'concurrent',
};

interface Step {
  readonly node: number;
  readonly clock: VectorClock;
  readonly lamport: number;
  /** The steps that this one depends on, itself included: the truth that clocks stand for. */
  readonly past: ReadonlySet<number>;
}

/** Events of three nodes that send each other messages, with their clocks and what each one really depends on. */
function drawHistory(random: Random): readonly Step[] {
  const steps: Step[] = [];
  const last: (Step | undefined)[] = [undefined, undefined, undefined];
  const lamports = last.map((_, node) => new LamportClock(`n${String(node)}`));
  for (let index = 0; index < 12; index += 1) {
    const node = below(random, 3);
    const [own, heard] = [last[node], random.next() < 0.5 ? steps[below(random, steps.length)] : undefined];
    const known = (own?.clock ?? VectorClock.empty).merge(heard?.clock ?? VectorClock.empty);
    if (heard !== undefined) lamports[node]?.observe(heard.lamport);
    const step: Step = {
      node,
      clock: known.increment(`n${String(node)}`),
      lamport: lamports[node]?.tick().time ?? 0,
      past: new Set([...(own?.past ?? []), ...(heard?.past ?? []), index]),
    };
    steps.push(step);
    last[node] = step;
  }
  return steps;
}

function everyPair(
  steps: readonly Step[],
  rule: (left: Step, right: Step, l: number, r: number) => boolean,
): boolean {
  return steps.every((left, l) => steps.every((right, r) => l === r || rule(left, right, l, r)));
}

/** The laws of vector and Lamport clocks. */
export const clockLaws: readonly Law[] = [
  {
    name: 'compare is antisymmetric, and each one equals itself',
    holds(random) {
      const [a, b] = [drawClock(random), drawClock(random)];
      return b.compare(a) === inverse[a.compare(b)] && same(a, a);
    },
  },
  {
    name: 'happened before is transitive',
    holds(random) {
      const [a, b, c] = [drawClock(random), drawClock(random), drawClock(random)];
      return !(a.happenedBefore(b) && b.happenedBefore(c)) || a.happenedBefore(c);
    },
  },
  {
    name: 'merge is commutative, associative and idempotent',
    holds(random) {
      const [a, b, c] = [drawClock(random), drawClock(random), drawClock(random)];
      return (
        same(a.merge(b), b.merge(a)) && same(a.merge(b).merge(c), a.merge(b.merge(c))) && same(a.merge(a), a)
      );
    },
  },
  {
    name: 'merge is the least clock that knows what both know',
    holds(random) {
      const [a, b, c] = [drawClock(random), drawClock(random), drawClock(random)];
      const merged = a.merge(b);
      return knows(merged, a) && knows(merged, b) && (!(knows(c, a) && knows(c, b)) || knows(c, merged));
    },
  },
  {
    name: 'increment comes after, by one event of one node',
    holds(random) {
      const [a, node] = [drawClock(random), oneOf(random, nodes)];
      const next = a.increment(node);
      return a.happenedBefore(next) && next.get(node) === a.get(node) + 1;
    },
  },
  {
    name: 'data and back is the same clock',
    holds(random) {
      const a = drawClock(random);
      return same(VectorClock.from(JSON.parse(JSON.stringify(a.toSnapshot())) as Record<string, number>), a);
    },
  },
  {
    name: 'pruning a retired node whose last event all know changes no comparison',
    holds(random) {
      const node = oneOf(random, nodes);
      const count = below(random, 4);
      const retired = (clock: VectorClock): VectorClock =>
        VectorClock.from({ ...clock.toSnapshot(), [node]: count });
      const [a, b] = [retired(drawClock(random)), retired(drawClock(random))];
      return a.prune({ [node]: count }).compare(b.prune({ [node]: count })) === a.compare(b);
    },
  },
  {
    name: 'vector clocks say exactly what depends on what',
    holds: (random) =>
      everyPair(
        drawHistory(random),
        (left, right, l) => left.clock.happenedBefore(right.clock) === right.past.has(l),
      ),
  },
  {
    name: 'an effect has a later Lamport time than its cause, and no two times of all are equal',
    holds: (random) =>
      everyPair(drawHistory(random), (left, right, l) => {
        const times = [left, right].map(({ lamport, node }) => ({ time: lamport, node: `n${String(node)}` }));
        const [one = { time: 0, node: '' }, other = { time: 0, node: '' }] = times;
        const order = LamportClock.compare(one, other);
        return order !== 0 && (!right.past.has(l) || left.lamport < right.lamport);
      }),
  },
];
