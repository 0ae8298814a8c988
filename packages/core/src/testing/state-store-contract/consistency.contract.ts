import { ConflictHistory } from '../../consistency/conflict-history.js';
import { customResolver } from '../../consistency/custom-resolver.js';
import { EventualConsistency } from '../../consistency/eventual-consistency.js';
import type { StateCopy } from '../../consistency/state-copy.js';
import type { StateSnapshot } from '../../state-store/state-snapshot.js';
import { failsWith, holds, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';
import type { StateContractContext } from './state-contract-context.js';

const g = 'governor';
type State = StateSnapshot<unknown>;

/** A copy in memory that writes under a precondition, as a cache with compare-and-set does. */
class MapCopy implements StateCopy<unknown> {
  readonly held = new Map<string, State>();
  readonly name: string;
  /** Called before each write: what others do meanwhile. */
  meanwhile: (() => void) | undefined;

  constructor(name: string, ...states: readonly State[]) {
    this.name = name;
    for (const state of states) this.held.set(state.id, state);
  }

  read(_governorId: string, id: string): Promise<State | undefined> {
    return Promise.resolve(this.held.get(id));
  }

  replace(_governorId: string, id: string, held: State, state: State | undefined): Promise<boolean> {
    this.meanwhile?.();
    if (this.held.get(id) !== held) return Promise.resolve(false);
    if (state === undefined) this.held.delete(id);
    else this.held.set(id, state);
    return Promise.resolve(true);
  }
}

function broken(name: string): StateCopy<unknown> {
  const fail = (): Promise<never> => Promise.reject(new Error('of the copy'));
  return { name, read: fail, replace: fail };
}

/** The state before and after one change. */
async function twoVersions(t: StateContractContext): Promise<readonly [State, State]> {
  await t.save('a', { n: 0 });
  const before = await t.states.getState(g, 'a');
  await t.states.updateState(g, 'a', { n: 1 }, 1, t.change());
  return [before, await t.states.getState(g, 'a')];
}

/** A version that was made apart from the store, from one of its states. */
const apart = (from: State, data: unknown): State => ({
  ...from,
  data,
  causality: { ...from.causality, elsewhere: 1 },
});

const digest = 'x'.repeat(22);
const version = { version: 1, timestamp: 1, causality: { a: 1 }, digest };
const conflict = (stateId: string) =>
  ({ stateId, left: version, right: version, result: version, order: 'concurrent', resolver: 'r' }) as const;

/** Copies that fall behind, conflicts, and their history. */
export const consistencyCases = stateCasesOf('consistency', {
  'read repair brings stale copies to the state of the store': async (t) => {
    const [before, after] = await twoVersions(t);
    const [stale, current, empty] = [
      new MapCopy('stale', before),
      new MapCopy('current', after),
      new MapCopy('empty'),
    ];
    const consistency = new EventualConsistency({ states: t.states });
    const copies = [stale, current, empty, broken('broken')];
    const report = await t.costs({ rpcs: 1, reads: 1 }, () => consistency.readRepair(g, 'a', copies));
    same([report.repaired, report.current, report.overtaken], [['stale'], ['current'], []]);
    same(
      report.failed.map(({ copy }) => copy),
      ['broken'],
    );
    same(stale.held.get('a')?.data, { n: 1 });
    same([empty.held.size, report.storeRepaired, report.state?.version], [0, false, 2]);
    same(consistency.getStats().repaired, 1);
  },
  'a repair ends at its deadline although a copy does not answer': async (t) => {
    await t.save('a', { n: 1 });
    const silent: StateCopy<unknown> = {
      name: 'silent',
      read: () => new Promise(() => undefined),
      replace: () => Promise.resolve(true),
    };
    const repair = new EventualConsistency({ states: t.states }).readRepair(g, 'a', [silent], {
      deadlineMs: 300,
    });
    await failsWith('Timeout', repair);
  },
  'a copy that others have changed meanwhile is left alone': async (t) => {
    const [before, after] = await twoVersions(t);
    const copy = new MapCopy('copy', before);
    copy.meanwhile = () => copy.held.set('a', { ...after, data: { n: 'newer' } });
    const report = await new EventualConsistency({ states: t.states }).readRepair(g, 'a', [copy]);
    same([report.overtaken, report.repaired, copy.held.get('a')?.data], [['copy'], [], { n: 'newer' }]);
  },
  'copies of a deleted state are emptied': async (t) => {
    const [before] = await twoVersions(t);
    await t.states.deleteState(g, 'a', t.change());
    const copy = new MapCopy('copy', before);
    const report = await new EventualConsistency({ states: t.states }).readRepair(g, 'a', [copy]);
    same([report.state, report.repaired, copy.held.size], [undefined, ['copy'], 0]);
  },
  'what a copy knows and the store does not is resolved, and both hold it': async (t) => {
    const [, after] = await twoVersions(t);
    const copy = new MapCopy('copy', apart(after, { n: 10 }));
    const concurrent = new MapCopy('old', apart({ ...after, causality: {} }, { n: 100 }));
    const sum = customResolver<unknown>('sum', (left, right) => ({
      n: [left, right].reduce((total, { data }) => total + (data as { n: number }).n, 0),
    }));
    const consistency = new EventualConsistency({ states: t.states, resolver: sum });
    const report = await consistency.readRepair(g, 'a', [concurrent, copy]);
    same([report.storeRepaired, report.failed], [true, []]);
    const state = await t.states.getState(g, 'a');
    same(state.causality['elsewhere'], 1);
    for (const one of [copy, concurrent]) same(one.held.get('a')?.data, state.data);
    same((state.data as { n: number }).n >= 101, true);
  },
  'read repair without a store is refused': async () => {
    await failsWith('InvalidState', new EventualConsistency().readRepair(g, 'a', []));
  },
  'a read is stale when it shows less than was seen': async (t) => {
    const [before, after] = await twoVersions(t);
    const consistency = new EventualConsistency();
    same(consistency.detectStaleRead(before, after.causality), true);
    same(consistency.detectStaleRead(after, after.causality), false);
    same(consistency.detectStaleRead(apart(before, {}), after.causality), false);
    const error = await failsWith('StaleRead', () => {
      consistency.assertFresh(before, after.causality);
    });
    same([error.transient, Reflect.get(error, 'stateId'), Reflect.get(error, 'version')], [true, 'a', 1]);
    const { readsChecked, staleReads } = consistency.getStats();
    same([readsChecked, staleReads], [4, 2]);
    same(consistency.isCausallyConsistent([before, after]), true);
    same(consistency.isCausallyConsistent([after, before]), false);
    same(consistency.isCausallyConsistent([apart(before, {}), after]), true);
    same(consistency.mergeClocks({ a: 1, b: 2 }, { a: 3 }, {}), { a: 3, b: 2 });
  },
  'versions that were made apart are resolved, kept and counted': async (t) => {
    const [before, after] = await twoVersions(t);
    const history = new ConflictHistory({ store: t.documents, root: t.root });
    const consistency = new EventualConsistency({ history });
    const other = apart(before, { n: 7 });
    const resolved = await t.costs({ rpcs: 1, writes: 1 }, () =>
      consistency.resolveConflict(after, other, { governorId: g }),
    );
    same(resolved.causality, { 'node-1': 2, elsewhere: 1 });
    same(await consistency.resolveConflict(other, after), resolved);
    const [record] = await history.conflictsOf(g, 'a');
    same([record?.order, record?.left.version, record?.right.causality], ['concurrent', 2, other.causality]);
    same(record?.result.causality, resolved.causality);
    same(consistency.getStats().conflicts, { 'causality-aware, then last-write-wins': 2 });
    same((await consistency.resolveConflict(before, after, { governorId: g })).version, 2);
    same((await history.conflictsOf(g, 'a')).length, 1);
    await failsWith('InvalidArgument', consistency.resolveConflict(before, { ...after, id: 'b' as never }));
  },
  'a resolver whose result hangs on the order is refused': async (t) => {
    const [before, after] = await twoVersions(t);
    const first = new EventualConsistency({
      resolver: customResolver<unknown>('first', (left) => left.data),
    });
    await failsWith('ConflictResolutionFailed', first.resolveConflict(after, apart(before, { n: 7 })));
  },
  'a clock far ahead does not win': async (t) => {
    const [before, after] = await twoVersions(t);
    const ahead = { ...apart(before, {}), timestamp: after.timestamp + 3_600_000 };
    await failsWith('ConflictResolutionFailed', new EventualConsistency().resolveConflict(after, ahead));
  },
  'the history tells the conflicts of a state and the recent ones of all': async (t) => {
    const history = new ConflictHistory({ store: t.documents, root: t.root });
    for (const id of ['a', 'b', 'a', 'c']) await history.record(g, conflict(id));
    await history.record('other', conflict('a'));
    const stateIds = async (limit: number): Promise<readonly string[]> =>
      (await history.recent(g, { limit })).map(({ stateId }) => stateId);
    const all = await history.conflictsOf(g, 'a');
    same(
      all.map(({ stateId }) => stateId),
      ['a', 'a'],
    );
    holds((all[0]?.at ?? 0) >= (all[1]?.at ?? Infinity), 'the newest first');
    same([...(await stateIds(100))].sort(), ['a', 'a', 'b', 'c']);
    same((await stateIds(1)).length, 1);
  },
  'a storm is ten conflicts of a state in a minute': async (t) => {
    const history = new ConflictHistory({ store: t.documents, root: t.root });
    for (let n = 1; n <= 10; n += 1) {
      same(await history.detectStorm(g, 'a'), false);
      await history.record(g, conflict('a'));
      await history.record(g, conflict(`other-${String(n)}`));
    }
    same(await history.detectStorm(g, 'a'), true);
    same(await history.detectStorm(g, 'other-1'), false);
    same(await history.detectStorm('other', 'a'), false);
    await t.costs({}, () => failsWith('InvalidArgument', history.detectStorm(g, '')));
    await failsWith('InvalidArgument', () => new ConflictHistory({ store: t.documents, stormThreshold: 0 }));
  },
});
