import type { Observed } from './history.js';

/** What is wrong with a long history: each entry names a rule that was broken and where. */
export function graphViolations(history: readonly Observed[]): readonly string[] {
  const makers = new Map<string, string>();
  const violations: string[] = [];
  for (const { name, writes } of history) {
    for (const { key, version } of writes) {
      const other = makers.get(`${key}@${String(version)}`);
      if (other !== undefined)
        violations.push(`${key}@${String(version)} was made by ${other} and by ${name}`);
      makers.set(`${key}@${String(version)}`, name);
    }
  }
  violations.push(...gaps(makers));
  for (const { name, reads } of history) {
    for (const { key, version, by } of reads) {
      if (version > 0 && makers.get(`${key}@${String(version)}`) !== by)
        violations.push(`${name} has seen ${key}@${String(version)} by ${String(by)}, who did not make it`);
    }
  }
  const cycle = cycleOf(edgesOf(history, makers));
  if (cycle !== undefined) violations.push(`a cycle: ${cycle.join(' before ')}`);
  return violations;
}

function gaps(makers: ReadonlyMap<string, string>): readonly string[] {
  const highest = new Map<string, number>();
  for (const made of makers.keys()) {
    const [key = '', version = '0'] = made.split('@');
    highest.set(key, Math.max(highest.get(key) ?? 0, Number(version)));
  }
  return [...highest].flatMap(([key, top]) =>
    Array.from({ length: top }, (_, index) => `${key}@${String(index + 1)}`)
      .filter((version) => !makers.has(version))
      .map((version) => `nobody has made ${version}`),
  );
}

/** Who comes before whom: makers of versions in their order, and readers between the version seen and the next. */
function edgesOf(
  history: readonly Observed[],
  makers: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>(history.map(({ name }) => [name, new Set<string>()]));
  const before = (first: string | undefined, second: string | undefined): void => {
    if (first !== undefined && second !== undefined && first !== second) edges.get(first)?.add(second);
  };
  const at = (key: string, version: number): string | undefined => makers.get(`${key}@${String(version)}`);
  for (const { name, reads, queries, writes } of history) {
    const seen = [...reads, ...queries.flatMap(({ keys }) => keys)];
    for (const { key, version } of seen) {
      before(at(key, version), name);
      before(name, at(key, version + 1));
    }
    for (const { key, version } of writes) before(name, at(key, version + 1));
  }
  return edges;
}

function cycleOf(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): readonly string[] | undefined => {
    if (done.has(name)) return undefined;
    const at = path.indexOf(name);
    if (at >= 0) return [...path.slice(at), name];
    path.push(name);
    for (const next of edges.get(name) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const cycle = visit(name);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
