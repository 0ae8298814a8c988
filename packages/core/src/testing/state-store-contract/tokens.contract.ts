import { stateToken } from '../../state-store/state-token.js';
import { failsWith, holds, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';

const g = 'governor';

/** Tokens, which let any instance write without a read. */
export const tokenCases = stateCasesOf('tokens', {
  'every read and write gives the token of its version': async (t) => {
    const saved = await t.save('a', { n: 0 });
    const read = await t.states.getState(g, 'a');
    same(read.token, saved.token);
    const updated = await t.states.updateState(g, 'a', { n: 1 }, read.token, t.change());
    holds(updated.token !== saved.token, 'another token');
    same((await (await t.instance('node-2')).getState(g, 'a')).token, updated.token);
  },
  'a cold instance updates by a token, and its own tokens lead on': async (t) => {
    let { token } = await t.save('a', { n: 0, status: 'new' });
    for (let n = 1; n <= 3; n += 1) {
      const cold = await t.instance(`cold-${String(n)}`);
      const written = await cold.updateState(g, 'a', { n, status: 'old' }, token, t.change());
      same(written.version, n + 1);
      ({ token } = written);
    }
    const state = await t.states.getState(g, 'a');
    same([state.data, state.version], [{ n: 3, status: 'old' }, 4]);
    same(state.metadata.parentVersion, 3);
    same(
      (await t.states.queryStates(g, { where: { field: 'status', op: '==', value: 'old' } })).states.length,
      1,
    );
  },
  'a token that was tampered with leaves no gap in the versions': async (t) => {
    const { token } = await t.save('a', { n: 0 });
    const forged = stateToken(token.replace(/^1/, '41'));
    const cold = await t.instance('node-2');
    await cold.updateState(g, 'a', { n: 1 }, forged, t.change()).catch(() => undefined);
    const next = await t.states.updateState(g, 'a', { n: 2 }, 'must-exist', t.change());
    holds(next.version <= 3, 'one version for each change');
  },
  'a stale token is refused with the versions': async (t) => {
    const { token } = await t.save('a', { n: 0 });
    await t.states.updateState(g, 'a', { n: 1 }, 1, t.change());
    const cold = await t.instance('node-2');
    const error = await failsWith('VersionConflict', cold.updateState(g, 'a', { n: 9 }, token, t.change()));
    same([Reflect.get(error, 'expected'), Reflect.get(error, 'actual')], [1, 2]);
  },
  'a token of a deleted state is refused, also after the state was saved again': async (t) => {
    const { token } = await t.save('a', { n: 0 });
    await t.states.deleteState(g, 'a', t.change());
    const cold = await t.instance('node-2');
    await failsWith('StateNotFound', cold.updateState(g, 'a', { n: 9 }, token, t.change()));
    await t.save('a', { n: 1 });
    await failsWith('VersionConflict', cold.updateState(g, 'a', { n: 9 }, token, t.change()));
  },
  'a token deletes without a read': async (t) => {
    const { token } = await t.save('a', { n: 0, status: 'x' });
    const cold = await t.instance('node-2');
    await t.costs({ rpcs: 1, writes: 1 }, () => cold.deleteState(g, 'a', t.change(), { expected: token }));
    same(await t.states.exists(g, 'a'), false);
    same((await t.states.queryStates(g, { where: { field: 'status', op: '==', value: 'x' } })).states, []);
  },
  'a token stays good while its version stays': async (t) => {
    const { token } = await t.save('a', { n: 0 });
    await t.states.createSnapshot(g, 'a');
    const cold = await t.instance('node-2');
    same((await cold.updateState(g, 'a', { n: 1 }, token, t.change())).version, 2);
  },
  'a text that is no token is refused before I/O': async (t) => {
    for (const text of [
      '',
      '1',
      '1.',
      '.1',
      '0.5',
      '-1.5',
      '1.5.5',
      'x.y',
      '99999999999999999999.1',
      '01.1',
    ]) {
      await t.costs({}, () => failsWith('InvalidArgument', () => stateToken(text)));
      const updated = (): Promise<unknown> => t.states.updateState(g, 'a', {}, text as never, t.change());
      await t.costs({}, () => failsWith('InvalidArgument', updated));
    }
  },
});
