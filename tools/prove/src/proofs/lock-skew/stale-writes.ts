/** What one holding of the lock has done, by the server's stamps. */
export interface Holding {
  readonly fencingToken: number;
  /** The stamps of the writes that carried its fence. */
  readonly writes: readonly number[];
}

/** The writes that came after somebody else had the lock: each is a stale write. */
export function staleWrites(holdings: readonly Holding[]): readonly string[] {
  const tokens = holdings.map(({ fencingToken }) => fencingToken).sort((left, right) => left - right);
  const twice = tokens.filter((token, index) => token === tokens[index + 1]);
  const stale = holdings.flatMap(({ fencingToken, writes }) => {
    const next = tokens.find((token) => token > fencingToken);
    return writes
      .filter((stamp) => stamp < fencingToken || (next !== undefined && stamp > next))
      .map((stamp) => `a write at ${String(stamp)} under ${String(fencingToken)}, after ${String(next)}`);
  });
  return [...twice.map((token) => `the token ${String(token)} was given twice`), ...stale];
}
