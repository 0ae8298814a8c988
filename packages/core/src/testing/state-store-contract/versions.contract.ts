import { failsWith, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';
import type { StateContractContext } from './state-contract-context.js';

const g = 'governor';

async function refused(
  call: Promise<unknown>,
  path: string,
  expected: number | 'absent',
  actual: number,
): Promise<void> {
  const error = await failsWith('VersionConflict', call);
  same(
    ['path', 'expected', 'actual'].map((field) => Reflect.get(error, field) as unknown),
    [path, expected, actual],
  );
}

const head = ({ root }: StateContractContext, id: string): string => `${root}/governors/${g}/states/${id}`;

/** Versions, expectations and what becomes of them over deletion. */
export const versionCases = stateCasesOf('versions', {
  'the first save makes version 1': async (t) => {
    const { version } = await t.save('a', { n: 0 });
    const state = await t.states.getState(g, 'a');
    same([version, state.version, state.id, state.data], [1, 1, 'a', { n: 0 }]);
  },
  'each change makes the next version, without gaps': async (t) => {
    await t.save('a', { n: 0 });
    for (let n = 1; n <= 5; n += 1) {
      const { version } = await t.states.updateState(g, 'a', { n }, n, t.change());
      same(version, n + 1);
    }
    same((await t.states.getState(g, 'a')).data, { n: 5 });
  },
  'a save of a state that exists is refused': async (t) => {
    await t.save('a', { n: 0 });
    await refused(t.save('a', { n: 1 }), head(t, 'a'), 'absent', 1);
    same((await t.states.getState(g, 'a')).data, { n: 0 });
  },
  'a save of a state that exists goes through with any, or with its version': async (t) => {
    await t.save('a', { n: 0 });
    const any = await t.states.saveState(g, 'a', { n: 1 }, t.change(), { expected: 'any' });
    const exact = await t.states.saveState(g, 'a', { n: 2 }, t.change(), { expected: 2 });
    same([any.version, exact.version], [2, 3]);
  },
  'any saves a state that is not there': async (t) => {
    const { version } = await t.states.saveState(g, 'a', { n: 1 }, t.change(), { expected: 'any' });
    same(version, 1);
  },
  'a version below the head is refused': async (t) => {
    await t.save('a', { n: 0 });
    await t.states.updateState(g, 'a', { n: 1 }, 1, t.change());
    await refused(t.states.updateState(g, 'a', { n: 9 }, 1, t.change()), head(t, 'a'), 1, 2);
    same((await t.states.getState(g, 'a')).data, { n: 1 });
  },
  'a version above the head is refused': async (t) => {
    await t.save('a', { n: 0 });
    await refused(t.states.updateState(g, 'a', { n: 9 }, 2, t.change()), head(t, 'a'), 2, 1);
  },
  'a stale version is refused by an instance that remembers the stale head': async (t) => {
    await t.save('a', { n: 0 });
    const other = await t.instance('node-2');
    await other.updateState(g, 'a', { n: 1 }, 1, t.change());
    await refused(t.states.updateState(g, 'a', { n: 9 }, 1, t.change()), head(t, 'a'), 1, 2);
    same((await other.getState(g, 'a')).data, { n: 1 });
  },
  'must-exist changes whatever version there is': async (t) => {
    await t.save('a', { n: 0 });
    const other = await t.instance('node-2');
    await other.updateState(g, 'a', { n: 1 }, 'must-exist', t.change());
    same((await t.states.updateState(g, 'a', { n: 2 }, 'must-exist', t.change())).version, 3);
  },
  'a state that is not there is not found, by any call that needs it': async (t) => {
    await failsWith('StateNotFound', t.states.getState(g, 'a'));
    await failsWith('StateNotFound', t.states.updateState(g, 'a', {}, 1, t.change()));
    await failsWith('StateNotFound', t.states.updateState(g, 'a', {}, 'must-exist', t.change()));
    await failsWith('StateNotFound', t.states.deleteState(g, 'a', t.change()));
    await failsWith('StateNotFound', t.states.createSnapshot(g, 'a'));
    same(await t.states.exists(g, 'a'), false);
  },
  'must-not-exist and version 0 ask for a state that is not there': async (t) => {
    same((await t.states.updateState(g, 'a', { n: 0 }, 0, t.change())).version, 1);
    await refused(t.states.updateState(g, 'a', { n: 1 }, 0, t.change()), head(t, 'a'), 'absent', 1);
    await refused(
      t.states.updateState(g, 'a', { n: 1 }, 'must-not-exist', t.change()),
      head(t, 'a'),
      'absent',
      1,
    );
  },
  'versions go on over delete and re-create': async (t) => {
    await t.save('a', { n: 0 });
    same(await t.states.deleteState(g, 'a', t.change()), { version: 2 });
    same((await t.save('a', { n: 1 })).version, 3);
    const other = await t.instance('node-2');
    same(await other.deleteState(g, 'a', t.change(), { expected: 3 }), { version: 4 });
    same((await other.saveState(g, 'a', { n: 2 }, t.change(), { expected: 'any' })).version, 5);
    const cold = await t.instance('node-3');
    await cold.deleteState(g, 'a', t.change());
    same((await (await t.instance('node-4')).saveState(g, 'a', { n: 3 }, t.change())).version, 7);
  },
  'a delete is refused at another version, and of what was deleted': async (t) => {
    await t.save('a', { n: 0 });
    await refused(t.states.deleteState(g, 'a', t.change(), { expected: 2 }), head(t, 'a'), 2, 1);
    await t.states.deleteState(g, 'a', t.change(), { expected: 1 });
    await failsWith('StateNotFound', t.states.deleteState(g, 'a', t.change()));
    await failsWith('StateNotFound', t.states.updateState(g, 'a', {}, 2, t.change()));
    await failsWith('StateNotFound', t.states.updateState(g, 'a', {}, 'must-exist', t.change()));
  },
  'governors with the same state id never meet': async (t) => {
    await t.save('a', { of: 'one' });
    await t.states.saveState('other', 'a', { of: 'other' }, t.change());
    await t.states.updateState('other', 'a', { of: 'other, changed' }, 1, t.change());
    same((await t.states.getState(g, 'a')).data, { of: 'one' });
    same((await t.states.getState('other', 'a')).version, 2);
    await t.states.deleteState('other', 'a', t.change());
    same([await t.states.exists(g, 'a'), await t.states.exists('other', 'a')], [true, false]);
    same((await t.states.listStates('other')).states, []);
  },
  'of many writers at one version one wins, and nothing is lost': async (t) => {
    await t.save('a', { n: 0 });
    const others = await Promise.all(['2', '3', '4'].map((node) => t.instance(`node-${node}`)));
    const results = await Promise.allSettled(
      [t.states, ...others].map((states) => states.updateState(g, 'a', { n: 1 }, 1, t.change())),
    );
    same(results.filter(({ status }) => status === 'fulfilled').length, 1);
    same((await t.states.getState(g, 'a')).version, 2);
  },
  'writers that take any version all come through': async (t) => {
    const others = await Promise.all(['2', '3', '4'].map((node) => t.instance(`node-${node}`)));
    const written = await Promise.all(
      [t.states, ...others].flatMap((states) =>
        [1, 2, 3].map((n) => states.updateState(g, 'a', { n }, 'any', t.change(), { deadlineMs: 30_000 })),
      ),
    );
    same(
      written.map(({ version }) => version).sort((a, b) => a - b),
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
  },
});
