import { failsWith, same } from '@tai-state/core/testing';
import { addReducer, by } from './persister-context.js';
import type { Counter, PersisterSettings } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const add = (payload: number) => ({ action: 'add', payload, metadata: by });
const set = (count: number) => ({ action: 'set', data: { count }, metadata: by });
const named = { operationId: 'op' };

/** Operations that their callers have named. */
export const operationCases = persisterCasesOf('operations', {
  'one that is repeated gives what it has made, also after a restart and after later transitions': async (
    t,
  ) => {
    const persister = await t.persister();
    const logged = await persister.logTransition(t.governorId, 'a', [set(1), set(2)], 0, named);
    same(await persister.logTransition(t.governorId, 'a', [set(1), set(2)], 0, named), logged);
    await persister.logTransition(t.governorId, 'a', set(9), 2);
    for (const other of [persister, await t.persister()]) {
      same(await other.logTransition(t.governorId, 'a', [set(1), set(2)], 0, named), logged);
      same(await other.logTransition(t.governorId, 'a', [set(1), set(2)], 'any', named), logged);
    }
    same((await persister.loadState(t.governorId, 'a')).state.version, 3);
  },
  'the same with digests alone': async (t) => {
    const settings: PersisterSettings = {
      reducer: addReducer,
      config: { recordStates: 'digest', snapshotInterval: 2 },
    };
    const persister = await t.persister(settings);
    await persister.logTransition(t.governorId, 'a', add(5), 0);
    const logged = await persister.logTransition(t.governorId, 'a', [add(1), add(2)], 1, named);
    await persister.logTransition(t.governorId, 'a', add(4), 3);
    const again = await (
      await t.persister(settings)
    ).logTransition(t.governorId, 'a', [add(1), add(2)], 1, named);
    same(again, logged);
    same(again.state?.data, { count: 8 });
  },
  'the same without event sourcing': async (t) => {
    const settings = { config: { enableEventSourcing: false } };
    const persister = await t.persister(settings);
    const logged = await persister.logTransition(t.governorId, 'a', set(1), 0, named);
    await persister.logTransition(t.governorId, 'a', set(9), 1);
    same(await (await t.persister(settings)).logTransition(t.governorId, 'a', set(1), 0, named), logged);
    const deleted = { action: 'closed', deletes: true, metadata: by };
    const gone = await persister.logTransition(t.governorId, 'a', deleted, 2, { operationId: 'op-2' });
    same(await persister.logTransition(t.governorId, 'a', deleted, 2, { operationId: 'op-2' }), gone);
  },
  'one that the state it has led to would refuse gives what it has made': async (t) => {
    const reducer = (data: Counter | undefined): Counter => {
      if (data?.count === 2) throw new TypeError('no third one');
      return { count: (data?.count ?? 0) + 1 };
    };
    const persister = await t.persister({ reducer });
    const next = { action: 'next', metadata: by };
    const gone = { action: 'gone', deletes: true, metadata: by };
    await persister.logTransition(t.governorId, 'a', next, 0);
    const made = await persister.logTransition(t.governorId, 'a', next, 1, { operationId: 'next' });
    const repeats = [persister, await t.persister({ reducer })];
    for (const one of repeats) {
      const again = await one.logTransition(t.governorId, 'a', next, 'any', { operationId: 'next' });
      same([again.version, again.state?.data], [2, made.state?.data]);
    }
    await persister.logTransition(t.governorId, 'a', gone, 'any', { operationId: 'gone' });
    for (const one of repeats) {
      const again = await one.logTransition(t.governorId, 'a', gone, 'any', { operationId: 'gone' });
      same([again.version, again.state], [3, undefined]);
    }
  },
  'an id with another payload is refused': async (t) => {
    const persister = await t.persister();
    await persister.logTransition(t.governorId, 'a', set(1), 0, named);
    await failsWith('OperationReused', persister.logTransition(t.governorId, 'a', set(2), 0, named));
    await failsWith('OperationReused', persister.logTransition(t.governorId, 'a', set(2), 1, named));
    const other = await t.persister();
    await failsWith('OperationReused', other.logTransition(t.governorId, 'a', set(2), 'any', named));
    await failsWith(
      'OperationReused',
      other.logTransition(t.governorId, 'a', set(1), 1, { ...named, causality: { x: 1 } }),
    );
    const more = [set(1), set(1)];
    await failsWith('OperationReused', other.logTransition(t.governorId, 'a', more, 1, named));
    await failsWith('OperationReused', other.logTransition(t.governorId, 'a', more, 'any', named));
    const outbox = [{ type: 'told', data: 1 }];
    await failsWith(
      'OperationReused',
      other.logTransition(t.governorId, 'a', set(1), 1, { ...named, outbox }),
    );
    same((await persister.loadState(t.governorId, 'a')).state.version, 1);
  },
  'an id of another state, or in another governor, is another operation': async (t) => {
    const persister = await t.persister();
    const outbox = [{ type: 'told', data: 1 }];
    for (const [governorId, stateId] of [
      [t.governorId, 'a'],
      [t.governorId, 'b'],
      [`${t.governorId}-2`, 'a'],
    ] as const) {
      same((await persister.logTransition(governorId, stateId, set(1), 0, { ...named, outbox })).version, 1);
    }
    same((await (await t.store()).query({ collection: `${t.root}/outbox` })).documents.length, 3);
  },
  'an id that another writer has used for an event is refused': async (t) => {
    const [persister, states] = [await t.persister(), await t.states()];
    await states.saveState(t.governorId, 'a', { count: 1 }, by, {
      event: { action: 'set' },
      operationId: 'op',
    });
    await failsWith('OperationReused', persister.logTransition(t.governorId, 'a', set(1), 1, named));
  },
  'several callers of one operation are told the same': async (t) => {
    const [one, other] = [await t.persister(), await t.persister()];
    const answers = await Promise.all(
      [one, other, one, other].map((persister) =>
        persister.logTransition(t.governorId, 'a', set(1), 'any', named),
      ),
    );
    for (const answer of answers) same(answer.events, answers[0]?.events);
    same((await one.loadState(t.governorId, 'a')).state.version, 1);
  },
});
