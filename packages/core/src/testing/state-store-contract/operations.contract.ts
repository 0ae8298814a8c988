import { failsWith, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';

const g = 'governor';

/** Operations that are repeated, also after a restart. */
export const operationCases = stateCasesOf('operations', {
  'a repeated save, update and delete give what they have made, and change nothing': async (t) => {
    const saved = await t.states.saveState(g, 'a', { n: 0 }, t.change(), { operationId: 'save' });
    const updated = await t.states.updateState(g, 'a', { n: 1 }, 1, t.change(), { operationId: 'update' });
    await t.states.updateState(g, 'a', { n: 2 }, 2, t.change());
    const restarted = await t.instance('node-1');
    for (const states of [t.states, restarted]) {
      same(await states.saveState(g, 'a', { n: 0 }, t.change(), { operationId: 'save' }), saved);
      same(await states.updateState(g, 'a', { n: 1 }, 1, t.change(), { operationId: 'update' }), updated);
    }
    const operationId = 'delete';
    const deleted = await t.states.deleteState(g, 'a', t.change(), { operationId, expected: 3 });
    same(await restarted.deleteState(g, 'a', t.change(), { operationId, expected: 3 }), deleted);
    same(await restarted.deleteState(g, 'a', t.change(), { operationId, expected: 3 }), { version: 4 });
    await t.save('a', { n: 5 });
    same(await t.states.deleteState(g, 'a', t.change(), { operationId, expected: 3 }), { version: 4 });
    same((await t.states.getState(g, 'a')).version, 5);
  },
  'a repeated operation on whatever version is applied once': async (t) => {
    const call = (states = t.states): Promise<{ readonly version: number }> =>
      states.updateState(g, 'a', { n: 1 }, 'any', t.change(), { operationId: 'o' });
    same((await call()).version, 1);
    await t.states.updateState(g, 'a', { n: 2 }, 1, t.change());
    same((await call()).version, 1);
    same((await call(await t.instance('node-2'))).version, 1);
    same((await t.states.getState(g, 'a')).data, { n: 2 });
  },
  'the token of a repeated operation is the one of its version': async (t) => {
    const call = (): ReturnType<typeof t.states.updateState> =>
      t.states.updateState(g, 'a', { n: 1 }, 'any', t.change(), { operationId: 'o' });
    const { token } = await call();
    same((await call()).token, token);
    await t.states.updateState(g, 'a', { n: 2 }, 1, t.change());
    const again = await call();
    same(again.token, token);
    await failsWith('VersionConflict', t.states.updateState(g, 'a', { n: 3 }, again.token, t.change()));
  },
  'with an event it is logged once': async (t) => {
    const options = { operationId: 'o', event: { action: 'add', payload: 1 } };
    const first = await t.states.updateState(g, 'a', { n: 1 }, 'any', t.change(), options);
    const again = await (
      await t.instance('node-2')
    ).updateState(g, 'a', { n: 1 }, 'any', t.change(), options);
    same(again, first);
    same(
      (await t.states.getEvents(g, 'a')).map(({ id }) => id),
      ['a~o'],
    );
  },
  'an event logged by itself is logged once': async (t) => {
    await t.save('a', { n: 0 });
    const toState = await t.states.getState(g, 'a');
    const entry = { action: 'seen', toState, metadata: t.change() };
    const first = await t.states.logEvent(g, 'a', entry, { operationId: 'o' });
    const again = await (await t.instance('node-2')).logEvent(g, 'a', entry, { operationId: 'o' });
    same(again, first);
    await failsWith(
      'OperationReused',
      t.states.logEvent(g, 'a', { ...entry, action: 'other' }, { operationId: 'o' }),
    );
    same((await t.states.getEvents(g, 'a')).length, 1);
  },
  'an id with another payload is refused, whatever the state is by then': async (t) => {
    const options = { operationId: 'o' };
    await t.states.saveState(g, 'a', { n: 0 }, t.change(), options);
    await failsWith('OperationReused', t.states.saveState(g, 'a', { n: 1 }, t.change(), options));
    await failsWith('OperationReused', t.states.updateState(g, 'a', { n: 0 }, 'any', t.change(), options));
    await failsWith('OperationReused', t.states.updateState(g, 'a', { n: 0 }, 7, t.change(), options));
    await failsWith('OperationReused', t.states.deleteState(g, 'a', t.change(), options));
    const other = { changedBy: 'someone else', reason: 'test' };
    await failsWith('OperationReused', t.states.saveState(g, 'a', { n: 0 }, other, options));
    same((await t.states.getState(g, 'a')).version, 1);
  },
  'ids belong to their state': async (t) => {
    const options = { operationId: 'o' };
    await t.states.saveState(g, 'a', { n: 0 }, t.change(), options);
    same((await t.states.saveState(g, 'b', { n: 1 }, t.change(), options)).version, 1);
    same((await t.states.saveState('other', 'a', { n: 2 }, t.change(), options)).version, 1);
  },
  'an operation that was refused can be repeated': async (t) => {
    const options = { operationId: 'o' };
    await failsWith('StateNotFound', t.states.updateState(g, 'a', { n: 1 }, 1, t.change(), options));
    await t.save('a', { n: 0 });
    await failsWith('VersionConflict', t.states.updateState(g, 'a', { n: 1 }, 2, t.change(), options));
    same((await t.states.updateState(g, 'a', { n: 1 }, 1, t.change(), options)).version, 2);
  },
  'one operation sent by many at once is applied once': async (t) => {
    const others = await Promise.all(['2', '3', '4'].map((node) => t.instance(`node-${node}`)));
    const written = await Promise.all(
      [t.states, ...others].map((states) =>
        states.updateState(g, 'a', { n: 1 }, 'any', t.change(), { operationId: 'o' }),
      ),
    );
    same(
      written.map(({ version }) => version),
      [1, 1, 1, 1],
    );
    same((await t.states.getState(g, 'a')).version, 1);
  },
});
