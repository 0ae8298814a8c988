import type { Observed } from './history.js';

interface KeyState {
  readonly version: number;
  readonly by: string | undefined;
  readonly group: number;
}

const nothing: KeyState = { version: 0, by: undefined, group: -1 };

/** Whether a transaction, run alone on this state, would have seen and made exactly what it has. */
function fits(one: Observed, state: ReadonlyMap<string, KeyState>): boolean {
  const at = (key: string): KeyState => state.get(key) ?? nothing;
  const reads = one.reads.every(({ key, version, by }) => at(key).version === version && at(key).by === by);
  const queries = one.queries.every(({ group, keys }) => {
    const now = [...state].filter(([, { group: its }]) => its === group);
    return now.length === keys.length && keys.every(({ key, version }) => at(key).version === version);
  });
  return reads && queries && one.writes.every(({ key, version }) => version > at(key).version);
}

/** Versions have no gap: a transaction that writes a key several times makes as many versions of it. */
function apply(
  one: Observed,
  state: ReadonlyMap<string, KeyState>,
): ReadonlyMap<string, KeyState> | undefined {
  const after = new Map(state);
  for (const { key, version, group } of one.writes) {
    if (version !== (after.get(key)?.version ?? 0) + 1) return undefined;
    after.set(key, { version, by: one.name, group });
  }
  return after;
}

/**
 * Looks for an order in which the transactions, run one after the other, would have seen and made what they have, and in
 * which none comes before another that had ended before it began. Gives undefined where there is none: the history is
 * not strictly serializable. For histories of up to 30 transactions.
 */
export function serialOrder(history: readonly Observed[]): readonly string[] | undefined {
  const dead = new Set<number>();
  const search = (left: number, state: ReadonlyMap<string, KeyState>): readonly string[] | undefined => {
    const remaining = history.filter((_, index) => (left & (1 << index)) !== 0);
    if (remaining.every(({ unknown }) => unknown === true)) return [];
    if (dead.has(left)) return undefined;
    for (const [index, one] of history.entries()) {
      if ((left & (1 << index)) === 0 || !fits(one, state)) continue;
      if (remaining.some((other) => other.unknown !== true && other.ended < one.began)) continue;
      const after = apply(one, state);
      if (after === undefined) continue;
      const rest = search(left & ~(1 << index), after);
      if (rest !== undefined) return [one.name, ...rest];
    }
    dead.add(left);
    return undefined;
  };
  return search(2 ** history.length - 1, new Map());
}
