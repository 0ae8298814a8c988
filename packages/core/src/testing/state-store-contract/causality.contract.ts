import { VectorClock } from '../../causality/vector-clock.js';
import { failsWith, holds, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';

const g = 'governor';

/** Clocks of states. */
export const causalityCases = stateCasesOf('causality', {
  'every version happened after the one before, whoever wrote it': async (t) => {
    await t.save('a', { n: 0 });
    const clocks = [VectorClock.from((await t.states.getState(g, 'a')).causality)];
    let { token } = await t.states.getState(g, 'a');
    for (let n = 1; n <= 4; n += 1) {
      const states = await t.instance(`node-${String((n % 2) + 1)}`);
      ({ token } = await states.updateState(g, 'a', { n }, n % 3 === 0 ? 'any' : token, t.change()));
      clocks.push(VectorClock.from((await t.states.getState(g, 'a')).causality));
    }
    for (const [index, clock] of clocks.entries()) {
      holds(index === 0 || clocks[index - 1]?.happenedBefore(clock) === true, `version ${String(index + 1)}`);
    }
    same(clocks.at(-1)?.toSnapshot(), { 'node-1': 3, 'node-2': 2 });
  },
  'what a change depends on is in its clock, read or not': async (t) => {
    const { token } = await t.save('a', { n: 0 });
    const cold = await t.instance('node-2');
    const written = await cold.updateState(g, 'a', { n: 1 }, token, t.change(), {
      causality: { 'node-3': 7, 'node-1': 5, x: 0 },
    });
    same((await t.states.getState(g, 'a')).causality, { 'node-1': 5, 'node-2': 1, 'node-3': 7 });
    const own = { causality: { 'node-4': 9 } };
    await (await t.instance('node-4')).updateState(g, 'a', { n: 2 }, written.token, t.change(), own);
    same((await t.states.getState(g, 'a')).causality['node-4'], 10);
  },
  'nobody can use up the counts of another node': async (t) => {
    await t.save('a', { n: 0 });
    const causality = { 'node-2': Number.MAX_SAFE_INTEGER };
    await t.costs({}, () =>
      failsWith('InvalidArgument', t.states.updateState(g, 'a', { n: 1 }, 1, t.change(), { causality })),
    );
    const other = await t.instance('node-2');
    same((await other.updateState(g, 'a', { n: 2 }, 'must-exist', t.change())).version, 2);
  },
  'Lamport times rise past everything the writer has seen, read or not': async (t) => {
    const other = await t.instance('node-2');
    for (let n = 1; n <= 5; n += 1) await other.saveState(g, 'b', { n }, t.change(), { expected: 'any' });
    const { token } = await t.save('a', { n: 0 });
    const seen = (await other.getState(g, 'b')).lamport;
    holds(seen >= 5, 'five changes');
    // Cold: `other` does not know the Lamport time of `a`, nor `a` that of `b`.
    const { token: next } = await other.updateState(g, 'a', { n: 1 }, token, t.change());
    const first = (await t.states.getState(g, 'a')).lamport;
    holds(first > seen, `${String(first)} is past ${String(seen)}`);
    await (await t.instance('node-3')).updateState(g, 'a', { n: 2 }, next, t.change());
    const second = (await t.states.getState(g, 'a')).lamport;
    holds(second > first, `${String(second)} is past ${String(first)}`);
    await t.states.updateState(g, 'a', { n: 3 }, 3, t.change());
    holds((await t.states.getState(g, 'a')).lamport > second, 'a warm write too');
  },
  'node names of any kind are kept': async (t) => {
    const odd = await t.instance('host.example:80 `x` ü');
    const { token } = await t.save('a', { n: 0 });
    const written = await odd.updateState(g, 'a', { n: 1 }, token, t.change());
    await odd.updateState(g, 'a', { n: 2 }, written.version, t.change());
    same((await t.states.getState(g, 'a')).causality, { 'host.example:80 `x` ü': 2, 'node-1': 1 });
  },
});
