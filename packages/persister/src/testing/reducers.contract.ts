import type { Event } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { addReducer, by } from './persister-context.js';
import type { Counter, PersisterSettings } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const add = (payload: number) => ({ action: 'add', payload, metadata: by });
const digests: PersisterSettings = { reducer: addReducer, config: { recordStates: 'digest' } };

/** Reducers, digests and upcasters. */
export const reducerCases = persisterCasesOf('reducers', {
  'data that are left out are made by the reducer': async (t) => {
    const persister = await t.persister({ reducer: addReducer });
    const { state, events } = await persister.logTransition(t.governorId, 'a', [add(1), add(2)], 0);
    same([state?.data, events[1]?.toState?.data], [{ count: 3 }, { count: 3 }]);
    same((await persister.logTransition(t.governorId, 'a', add(4), 2)).state?.data, { count: 7 });
  },
  'events with digests alone keep no states': async (t) => {
    const persister = await t.persister(digests);
    const { events } = await persister.logTransition(t.governorId, 'a', [add(1), add(2)], 0);
    same(
      events.map(({ fromState, toState }) => [fromState, toState]),
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
    same([events[0]?.fromDigest, events[1]?.fromDigest], [undefined, events[0]?.toDigest]);
    holds(
      events[0]?.toDigest !== undefined && events[0].toDigest !== events[1]?.toDigest,
      'digests tell states apart',
    );
    same((await (await t.persister(digests)).loadState(t.governorId, 'a')).state.data, { count: 3 });
  },
  'a transition says for itself what its event keeps': async (t) => {
    const persister = await t.persister(digests);
    const { events } = await persister.logTransition(
      t.governorId,
      'a',
      [{ ...add(1), recordStates: 'full' }, add(1)],
      0,
    );
    same([events[0]?.toState?.data, events[1]?.toState], [{ count: 1 }, undefined]);
    await t.loseHead('a');
    same((await (await t.persister(digests)).loadState(t.governorId, 'a')).state.data, { count: 2 });
  },
  'data that the reducer does not make are refused where only it can be replayed': async (t) => {
    const persister = await t.persister(digests);
    const wrong = { ...add(1), data: { count: 5 } };
    await t.costs({}, () => failsWith('InvalidState', persister.logTransition(t.governorId, 'a', wrong, 0)));
    const right = { ...add(1), data: { count: 1 } };
    same((await persister.logTransition(t.governorId, 'a', right, 0)).state?.data, { count: 1 });
    const full = { ...wrong, recordStates: 'full' } as const;
    same((await persister.logTransition(t.governorId, 'a', full, 1)).state?.data, { count: 5 });
  },
  'what a reducer throws is passed on, and nothing is written': async (t) => {
    const thrown = new RangeError('no');
    const reducer = (): Counter => {
      throw thrown;
    };
    const persister = await t.persister({ reducer });
    const error: unknown = await persister
      .logTransition(t.governorId, 'a', add(1), 0)
      .catch((reason: unknown) => reason);
    holds(error === thrown, 'the very error');
    await failsWith('StateNotFound', persister.loadState(t.governorId, 'a'));
  },
  'what a reducer gives has to be data that can be stored, and does not change what it was given': async (
    t,
  ) => {
    const persister = await t.persister({ reducer: () => ({ count: 1n }) as unknown as Counter });
    await failsWith('SerializationError', persister.logTransition(t.governorId, 'a', add(1), 0));
    const impure = await t.persister({
      reducer: (data) => {
        if (data !== undefined) Reflect.set(data, 'count', 7);
        return { count: (data?.count ?? 0) + 1 };
      },
    });
    await impure.logTransition(t.governorId, 'a', [add(1), add(1)], 0);
    same((await impure.loadState(t.governorId, 'a')).state.data, { count: 2 });
  },
  'older events are read in the present shape, and an append goes on from there': async (t) => {
    const before = await t.persister({ ...digests, reducer: addReducer });
    await before.logTransition(t.governorId, 'a', [add(1), add(2)], 0);
    const reducer = (data: Counter | undefined, event: Event<Counter>): Counter => {
      const { by: amount } = event.payload as { readonly by: number };
      return { count: (data?.count ?? 0) + amount };
    };
    const upcasters = {
      1: (event: Event<Counter>) => ({ ...event, schemaVersion: 2, payload: { amount: event.payload ?? 0 } }),
      2: (event: Event<Counter>) => {
        const { amount } = event.payload as { readonly amount: number };
        return { ...event, schemaVersion: 3, payload: { by: amount } };
      },
    };
    const after = await t.persister({ ...digests, reducer, upcasters });
    await t.loseHead('a');
    same((await after.loadState(t.governorId, 'a')).state.data, { count: 3 });
    const later = { action: 'add', payload: { by: 4 }, schemaVersion: 3, metadata: by };
    same((await after.logTransition(t.governorId, 'a', later, 2)).state?.data, { count: 7 });
    same((await after.logTransition(t.governorId, 'a', add(2), 3)).state?.data, { count: 9 });
    const shapes: unknown[] = [];
    for await (const { payload, schemaVersion } of after.getHistory(t.governorId, 'a'))
      shapes.push([schemaVersion, payload]);
    same(
      shapes,
      [1, 2, 4, 2].map((amount) => [3, { by: amount }]),
    );
    await t.loseHead('a');
    same(
      (await (await t.persister({ ...digests, reducer, upcasters })).loadState(t.governorId, 'a')).state.data,
      { count: 9 },
    );
  },
  'states that events keep are upcast with them': async (t) => {
    await (
      await t.persister()
    ).logTransition(t.governorId, 'a', [{ action: 'made', data: { count: 1 }, metadata: by }], 0);
    const upcasters = {
      1: (event: Event<Counter>): Event<Counter> => ({
        ...event,
        schemaVersion: 2,
        ...(event.toState !== undefined && {
          toState: { ...event.toState, data: { ...event.toState.data, note: 'new' } },
        }),
      }),
    };
    const after = await t.persister({ upcasters });
    same((await after.getStateAtVersion(t.governorId, 'a', 1))?.data, { count: 1, note: 'new' });
    await t.loseHead('a');
    same((await after.loadState(t.governorId, 'a')).state.data, { count: 1, note: 'new' });
    const next = { action: 'set', data: { count: 2 }, schemaVersion: 2, metadata: by };
    same((await after.logTransition(t.governorId, 'a', next, 1)).version, 2);
  },
  'an upcaster that does not raise the version, or gives another event, is found out': async (t) => {
    await t.count(await t.persister(), 'a', 1);
    for (const change of [{}, { schemaVersion: 2, version: 9 }]) {
      const persister = await t.persister({ upcasters: { 1: (event) => ({ ...event, ...change }) } });
      await failsWith('CorruptHistory', persister.getStateAtVersion(t.governorId, 'a', 1));
    }
  },
  'a head of another version of the reducer is made anew, and written with the next transition': async (
    t,
  ) => {
    const config = { recordStates: 'digest', snapshotInterval: 2 } as const;
    const old = await t.persister({ reducer: addReducer, config });
    for (let version = 0; version < 5; version += 1)
      await old.logTransition(t.governorId, 'a', add(1), version);
    const reducer = (data: Counter | undefined, event: { readonly payload?: unknown }): Counter =>
      addReducer(data, { payload: 10 * (event.payload as number) });
    const settings = { reducer, config: { ...config, reducerVersion: 2 } };
    const persister = await t.persister(settings);
    const loaded = await persister.loadState(t.governorId, 'a');
    same([loaded.source, loaded.state.version, loaded.state.data], ['replay', 5, { count: 50 }]);
    same((await persister.getStateAtVersion(t.governorId, 'a', 4))?.data, { count: 40 });
    same((await persister.logTransition(t.governorId, 'a', add(1), 5)).state?.data, { count: 60 });
    const other = await t.persister(settings);
    const current = await other.loadState(t.governorId, 'a');
    same([current.source, current.state.data], ['head', { count: 60 }]);
    await t.loseHead('a');
    const { cost, result } = await t.meter.measure(() => other.loadState(t.governorId, 'a'));
    same([result.state.data, cost.reads], [{ count: 60 }, 3]);
  },
});
