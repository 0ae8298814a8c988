import type { StateChange } from '../../state-store/state-observer.js';
import type { StoredState } from '../../state-store/state-snapshot.js';
import { same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';
import { WatchRecorder } from './watch-recorder.js';

const g = 'governor';
type State = StoredState<unknown>;

interface Told {
  readonly states: readonly State[];
  readonly changes: readonly StateChange<unknown>[];
}

/** Who watches is told of every state that stays. */
export const watchCases = stateCasesOf('watching', {
  'a state is told at first, after changes, and when it goes and comes': async (t) => {
    const other = await t.instance('node-2');
    const recorder = new WatchRecorder<State | undefined>();
    await using subscription = other.watchState(g, 'a', recorder);
    await recorder.until((state) => state === undefined);
    await t.save('a', { n: 0 });
    await recorder.until((state) => state?.version === 1);
    await t.states.updateState(g, 'a', { n: 1 }, 1, t.change());
    const told = await recorder.until((state) => state?.version === 2);
    same(told, await t.states.getState(g, 'a'));
    await t.states.deleteState(g, 'a', t.change());
    await t.save('a', { n: 2 });
    await recorder.until((state) => state?.version === 4);
    const versions = recorder.told.map((state) => state?.version ?? 0).filter((version) => version > 0);
    same(
      versions,
      [...versions].sort((left, right) => left - right),
    );
    await subscription.close();
    same(recorder.errors, []);
  },
  'a governor is told of all its states and of no other': async (t) => {
    await t.save('a', { n: 0 });
    await t.states.saveState('other', 'x', {}, t.change());
    const recorder = new WatchRecorder<Told>();
    const other = await t.instance('node-2');
    await using subscription = other.watchGovernor(g, {
      next: (states, changes) => {
        recorder.next({ states, changes });
      },
      error: recorder.error,
    });
    const ids = ({ states }: Told): string =>
      states.map(({ id, version }) => `${id}${String(version)}`).join();
    const first = await recorder.until((told) => ids(told) === 'a1');
    same(
      first.changes.map(({ type }) => type),
      ['added'],
    );
    await t.save('b', { n: 0 });
    await recorder.until((told) => ids(told) === 'a1,b1');
    await t.states.updateState(g, 'b', { n: 1 }, 1, t.change());
    await recorder.until((told) => ids(told) === 'a1,b2');
    await t.states.deleteState(g, 'a', t.change());
    const last = await recorder.until((told) => ids(told) === 'b2');
    same(
      last.changes.filter(({ type }) => type === 'removed').map(({ state }) => state.id),
      ['a'],
    );
    await subscription.close();
  },
  'what is watched is warm: an update needs no read': async (t) => {
    await t.save('a', { n: 0 });
    const other = await t.instance('node-2');
    const recorder = new WatchRecorder<State | undefined>();
    await using subscription = other.watchState(g, 'a', recorder);
    await recorder.until((state) => state?.version === 1);
    await subscription.close();
    await t.costs({ rpcs: 1, writes: 1 }, () => other.updateState(g, 'a', { n: 1 }, 1, t.change()));
  },
  'nothing is told after closing, nor after an abort': async (t) => {
    await t.save('a', { n: 0 });
    const closed = new WatchRecorder<State | undefined>();
    await t.states.watchState(g, 'a', closed).close();
    const aborter = new AbortController();
    const aborted = new WatchRecorder<State | undefined>();
    t.states.watchState(g, 'a', aborted, { signal: aborter.signal });
    aborter.abort();
    const recorder = new WatchRecorder<State | undefined>();
    await using subscription = t.states.watchState(g, 'a', recorder);
    await t.states.updateState(g, 'a', { n: 1 }, 1, t.change());
    await recorder.until((state) => state?.version === 2);
    same([closed.told.length, aborted.told.length], [0, 0]);
    await subscription.close();
  },
  'an observer that throws ends its watching with the error': async (t) => {
    await t.save('a', { n: 0 });
    const recorder = new WatchRecorder<State | undefined>();
    const thrown = new Error('of the observer');
    await using subscription = t.states.watchState(g, 'a', {
      next: () => {
        throw thrown;
      },
      error: recorder.error,
    });
    same(await recorder.failure(), thrown);
    await subscription.close();
  },
});
