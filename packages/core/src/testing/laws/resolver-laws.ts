import { VectorClock } from '../../causality/vector-clock.js';
import { CausalityAwareResolver } from '../../consistency/causality-aware-resolver.js';
import { composeResolvers } from '../../consistency/compose-resolvers.js';
import type { ConflictResolver } from '../../consistency/conflict-resolver.js';
import { customResolver } from '../../consistency/custom-resolver.js';
import { LastWriteWinsResolver } from '../../consistency/last-write-wins-resolver.js';
import { digestOfState } from '../../consistency/total-order.js';
import { VersionBasedResolver } from '../../consistency/version-based-resolver.js';
import { isTaiStateError } from '../../errors/tai-state-error.js';
import type { Random } from '../../runtime/random.js';
import { stateId } from '../../state-store/state-id.js';
import type { StateSnapshot } from '../../state-store/state-snapshot.js';
import { drawClock } from './clock-laws.js';
import { below, oneOf } from './law.js';
import type { Law } from './law.js';

type State = StateSnapshot<{ readonly n: number }>;

const now = 1_700_000_000_000;
const clock = { now: () => now };

/** Two of few versions, times and contents, so that ties are met often; some times are far ahead. */
function drawState(random: Random): State {
  const timestamp = oneOf(random, [
    now,
    now,
    now + 1,
    now - 5_000,
    now + 60_000,
    now + 60_001,
    now + 10_000_000,
  ]);
  return {
    id: stateId('s'),
    data: { n: below(random, 3) },
    version: 1 + below(random, 3),
    timestamp,
    metadata: { changedBy: oneOf(random, ['ann', 'bob']), reason: 'r', timestamp },
    causality: drawClock(random).toSnapshot(),
  };
}

const lastWrite = new LastWriteWinsResolver<State['data']>({ clock });
const causal = new CausalityAwareResolver<State['data']>();
const versions = new VersionBasedResolver<State['data']>();
const sum = customResolver<State['data']>('sum', (left, right) => ({ n: left.data.n + right.data.n }));
const resolvers: readonly ConflictResolver<State['data']>[] = [
  lastWrite,
  causal,
  versions,
  sum,
  composeResolvers(causal, lastWrite),
  composeResolvers(causal, versions),
  composeResolvers(causal, sum),
];

/** What a resolver makes of two versions, as text: also that it does not decide, or refuses. */
function outcome(resolver: ConflictResolver<State['data']>, left: State, right: State): string {
  try {
    const resolved = resolver.resolve(left, right);
    return resolved === undefined ? 'undecided' : digestOfState(resolved);
  } catch (error) {
    return isTaiStateError(error) ? error.code : 'another error';
  }
}

const commutative = resolvers.map((resolver): Law => ({
  name: `${resolver.name} is deterministic and commutative`,
  holds(random) {
    const [a, b] = [drawState(random), drawState(random)];
    const first = outcome(resolver, a, b);
    return (
      first !== 'another error' && first === outcome(resolver, a, b) && first === outcome(resolver, b, a)
    );
  },
}));

const selective = [lastWrite, versions, composeResolvers(causal, versions)].map((resolver): Law => ({
  name: `${resolver.name} gives one of the two, and of two alike that one`,
  holds(random) {
    const [a, b] = [drawState(random), drawState(random)];
    const [chosen, alike] = [outcome(resolver, a, b), outcome(resolver, a, { ...a })];
    const refused = 'ConflictResolutionFailed';
    return (
      [refused, digestOfState(a), digestOfState(b)].includes(chosen) &&
      [refused, digestOfState(a)].includes(alike)
    );
  },
}));

const associative = [lastWrite, versions].map((resolver): Law => ({
  name: `${resolver.name} agrees over three versions that meet in any order`,
  holds(random) {
    const [a, b, c] = [drawState(random), drawState(random), drawState(random)];
    const fold = (...states: readonly State[]): string => {
      try {
        const result = states.reduce((one, other) => resolver.resolve(one, other));
        return digestOfState(result);
      } catch {
        return 'refused';
      }
    };
    return fold(a, b, c) === fold(c, a, b) && fold(a, b, c) === fold(b, c, a);
  },
}));

/** The laws of conflict resolvers. */
export const resolverLaws: readonly Law[] = [
  ...commutative,
  ...selective,
  ...associative,
  {
    name: 'the last write wins, whatever its version',
    holds(random) {
      const [a, b] = [drawState(random), drawState(random)];
      const [late, early] = a.timestamp >= b.timestamp ? [a, b] : [b, a];
      if (late.timestamp > now + 60_000 || late.timestamp === early.timestamp) return true;
      return outcome(lastWrite, early, late) === digestOfState(late);
    },
  },
  {
    name: 'a timestamp more than 60 s ahead is refused, one of 60 s is not',
    holds(random) {
      const [a, b] = [drawState(random), drawState(random)];
      const ahead = Math.max(a.timestamp, b.timestamp) > now + 60_000;
      return (outcome(lastWrite, a, b) === 'ConflictResolutionFailed') === ahead;
    },
  },
  {
    name: 'causality decides for the one that knows of the other, and of concurrent ones nothing',
    holds(random) {
      const [a, b] = [drawState(random), drawState(random)];
      const order = VectorClock.from(a.causality).compare(VectorClock.from(b.causality));
      const alike = digestOfState(a) === digestOfState(b);
      const expected = {
        before: digestOfState(b),
        after: digestOfState(a),
        equal: alike ? digestOfState(a) : 'undecided',
        concurrent: 'undecided',
      }[order];
      return outcome(causal, a, b) === expected;
    },
  },
  {
    name: 'what a custom resolver makes knows of both, and is no older',
    holds(random) {
      const [a, b] = [drawState(random), drawState(random)];
      const made = sum.resolve(a, b);
      if (made === undefined) return false;
      const known = VectorClock.from(made.causality);
      const both = [a, b].every(({ causality }) => !known.happenedBefore(VectorClock.from(causality)));
      return both && made.version >= a.version && made.version >= b.version;
    },
  },
];
