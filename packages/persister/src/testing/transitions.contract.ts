import { isTaiStateError } from '@tai-state/core';
import type { EventDraft, StandardSchema } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { addReducer, by } from './persister-context.js';
import type { Counter } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const made = { action: 'made', data: { count: 1 }, metadata: by };

/** A transition to a count. */
const to = (count: number, draft: Partial<EventDraft> = {}) => ({
  action: 'set',
  ...draft,
  data: { count },
  metadata: by,
});

const evenSchema: StandardSchema<Counter> = {
  '~standard': {
    version: 1,
    vendor: 'suite',
    validate: (value) => {
      const { count } = value as Counter;
      if (count % 2 === 1) return { issues: [{ message: 'expected an even number', path: ['count'] }] };
      return { value: { count, note: 'even' } };
    },
  },
};

/** Transitions: what they write, and what they refuse. */
export const transitionCases = persisterCasesOf('transitions', {
  'a transition writes the state and its event': async (t) => {
    const persister = await t.persister();
    const logged = await persister.logTransition(t.governorId, 'a', made, 'must-not-exist');
    same([logged.version, logged.state?.data, logged.events.length], [1, { count: 1 }, 1]);
    const states = await t.states();
    const state = await states.getState(t.governorId, 'a');
    same(state, logged.state);
    same(await states.getEvents(t.governorId, 'a'), logged.events);
    const [event] = logged.events;
    same([event?.action, event?.version, event?.toState?.data], ['made', 1, { count: 1 }]);
    holds(Object.isFrozen(logged) && Object.isFrozen(event), 'what comes out is frozen');
  },
  'several transitions follow each other in one commit': async (t) => {
    const persister = await t.persister();
    const { version, events, state } = await persister.logTransition(
      t.governorId,
      'a',
      [made, to(2), to(3)],
      'must-not-exist',
      { operationId: 'op' },
    );
    same([version, state?.data], [3, { count: 3 }]);
    same(
      events.map((event) => [
        event.id,
        event.version,
        event.fromState?.data.count,
        event.toState?.data.count,
      ]),
      [
        ['a~op', 1, undefined, 1],
        ['a~op~1', 2, 1, 2],
        ['a~op~2', 3, 2, 3],
      ],
    );
    for (const [index, event] of events.entries()) same(event.fromDigest, events[index - 1]?.toDigest);
    same(await (await t.states()).getEvents(t.governorId, 'a'), events);
  },
  'what is expected is kept': async (t) => {
    const persister = await t.persister();
    const log = (expected: Parameters<typeof persister.logTransition>[3]) =>
      persister.logTransition(t.governorId, 'a', to(7), expected);
    await failsWith('StateNotFound', log('must-exist'));
    await failsWith('StateNotFound', log(1));
    const { state } = await log(0);
    await failsWith('VersionConflict', log('must-not-exist'));
    await failsWith('VersionConflict', log(0));
    same((await log('must-exist')).version, 2);
    same((await log('any')).version, 3);
    const error = await failsWith('VersionConflict', log(2));
    same([Reflect.get(error, 'expected'), Reflect.get(error, 'actual')], [2, 3]);
    await failsWith('VersionConflict', log(9));
    if (state !== undefined) await failsWith('VersionConflict', log(state.token));
    const last = await persister.loadState(t.governorId, 'a');
    same((await log(last.state.token)).version, 4);
  },
  'of several writers of one version one wins, in one process and in several': async (t) => {
    const [one, other] = [await t.persister(), await t.persister()];
    await t.count(one, 'a', 1);
    await other.loadState(t.governorId, 'a');
    for (const writers of [
      [one, one, one, one],
      [one, other, one, other],
    ]) {
      const { state } = await one.loadState(t.governorId, 'a');
      const outcomes = await Promise.allSettled(
        writers.map((writer, n) => writer.logTransition(t.governorId, 'a', to(n), state.version)),
      );
      const lost = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
      );
      same(
        lost.map((error) => isTaiStateError(error) && error.code),
        ['VersionConflict', 'VersionConflict', 'VersionConflict'],
      );
    }
    same((await one.loadState(t.governorId, 'a')).state.version, 3);
  },
  'what any writer may change is changed by all, without a gap': async (t) => {
    const writers = [await t.persister(), await t.persister(), await t.persister()];
    await Promise.all(
      writers.flatMap((writer) =>
        [1, 2, 3, 4].map((n) =>
          writer.logTransition(t.governorId, 'a', to(n), 'any', { deadlineMs: 60_000 }),
        ),
      ),
    );
    const versions: number[] = [];
    for await (const event of (await t.persister()).getHistory(t.governorId, 'a'))
      versions.push(event.version);
    same(versions, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  },
  'a deletion is a transition, and versions go on': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 2);
    const deleted = { action: 'closed', deletes: true, metadata: by };
    const { version, state, events } = await persister.logTransition(t.governorId, 'a', deleted, 2);
    same(
      [version, state, events[0]?.toState, events[0]?.fromState?.data],
      [3, undefined, undefined, { count: 2 }],
    );
    await failsWith('StateNotFound', persister.loadState(t.governorId, 'a'));
    await failsWith('StateNotFound', persister.logTransition(t.governorId, 'a', deleted, 'any'));
    same(
      (await persister.logTransition(t.governorId, 'a', [made, deleted, to(5)], 'must-not-exist')).version,
      6,
    );
    same((await persister.loadState(t.governorId, 'a')).state.data, { count: 5 });
  },
  'an empty list writes nothing and gives the present state': async (t) => {
    const persister = await t.persister();
    same(await persister.logTransition(t.governorId, 'a', [], 'any'), {
      events: [],
      state: undefined,
      version: 0,
    });
    await t.count(persister, 'a', 2);
    const { state } = await persister.loadState(t.governorId, 'a');
    same(await persister.logTransition(t.governorId, 'a', [], 2), { events: [], state, version: 2 });
    await failsWith('VersionConflict', persister.logTransition(t.governorId, 'a', [], 1));
  },
  'an empty list gives the present state although its head is lost, or of another reducer': async (t) => {
    const settings = { reducer: addReducer, config: { recordStates: 'digest' } } as const;
    const persister = await t.persister(settings);
    const add = { action: 'add', payload: 1, metadata: by };
    await persister.logTransition(t.governorId, 'a', [add, add], 0);
    const newer = await t.persister({ ...settings, config: { ...settings.config, reducerVersion: 2 } });
    same((await newer.logTransition(t.governorId, 'a', [], 2)).state?.data, { count: 2 });
    await t.loseHead('a');
    same((await persister.logTransition(t.governorId, 'a', [], 2)).state?.data, { count: 2 });
    await failsWith('VersionConflict', persister.logTransition(t.governorId, 'a', [], 'must-not-exist'));
  },
  'records for the outbox are written with what they report': async (t) => {
    const persister = await t.persister();
    const outbox = [
      { type: 'order.made', data: { n: 1 } },
      { type: 'order.mailed', data: 'a' },
    ];
    const options = { outbox, operationId: 'op' };
    await persister.logTransition(t.governorId, 'a', made, 0, options);
    await persister.logTransition(t.governorId, 'a', made, 0, options);
    const store = await t.store();
    const { documents } = await store.query({ collection: `${t.root}/outbox` });
    same(
      documents.map(({ id, data: { createdAt: _at, ...data } }) => ({ id, ...data })),
      outbox.map((record, index) => ({
        ...record,
        id: `${t.governorId}~a~op~${String(index)}`,
        formatVersion: 1,
        governorId: t.governorId,
        stateId: 'a',
        version: 1,
      })),
    );
    await failsWith('VersionConflict', persister.logTransition(t.governorId, 'a', made, 0, { outbox }));
    same((await store.query({ collection: `${t.root}/outbox` })).documents.length, 2);
  },
  'a schema checks the data, and what it makes of them is written': async (t) => {
    const persister = await t.persister({ statesOptions: { schema: evenSchema } });
    await failsWith('InvalidArgument', persister.logTransition(t.governorId, 'a', made, 0));
    const { state } = await persister.logTransition(t.governorId, 'a', to(2), 0);
    same(state?.data, { count: 2, note: 'even' });
    same((await persister.loadState(t.governorId, 'a')).state.data, { count: 2, note: 'even' });
  },
  'causality is merged, and the caller of a change may say what it depends on': async (t) => {
    const persister = await t.persister();
    const { events } = await persister.logTransition(t.governorId, 'a', [made, to(2)], 0, {
      causality: { other: 3 },
    });
    same(
      events.map(({ causality }) => causality),
      [
        { 'node-1': 1, other: 3 },
        { 'node-1': 2, other: 3 },
      ],
    );
    holds((events[1]?.lamport ?? 0) > (events[0]?.lamport ?? 0), 'Lamport times rise');
  },
  'what its caller does to the data afterwards changes nothing': async (t) => {
    const persister = await t.persister<{ tags: string[]; at: Date }>();
    const data = { tags: ['x'], at: new Date(1000) };
    const logging = persister.logTransition(t.governorId, 'a', { action: 'made', data, metadata: by }, 0);
    data.tags.push('y');
    data.at.setTime(5);
    const { state } = await logging;
    state?.data.at.setTime(7);
    const loaded = await persister.loadState(t.governorId, 'a');
    same(loaded.state.data, { tags: ['x'], at: new Date(1000) });
    same((await persister.getStateAtVersion(t.governorId, 'a', 1))?.data, {
      tags: ['x'],
      at: new Date(1000),
    });
  },
  'what its caller does to a list, metadata or records afterwards changes nothing': async (t) => {
    const persister = await t.persister();
    const [first, second] = [to(1), { ...to(2), metadata: { ...by } }];
    const [list, outbox] = [[first, second], [{ type: 'told', data: 1 }]];
    const logging = persister.logTransition(t.governorId, 'a', list, 0, { outbox });
    Object.assign(second.metadata, { changedBy: 'another' });
    Object.assign(second, { data: { count: 9 } });
    list.push(to(3));
    outbox.push({ type: 'more', data: 2 });
    const { state, events } = await logging;
    same([events.length, state?.data, state?.metadata.changedBy], [2, { count: 2 }, by.changedBy]);
    const store = await t.store();
    same((await store.query({ collection: `${t.root}/outbox` })).documents.length, 1);
  },
  'other writers of the states are seen, and their changes logged from': async (t) => {
    const [persister, states] = [await t.persister(), await t.states()];
    await states.saveState(t.governorId, 'a', { count: 1 }, by, { event: { action: 'made' } });
    same((await persister.logTransition(t.governorId, 'a', to(2), 1)).version, 2);
    await states.updateState(t.governorId, 'a', { count: 3 }, 2, by, { event: { action: 'set' } });
    same((await persister.loadState(t.governorId, 'a')).state.data, { count: 3 });
    await failsWith('VersionConflict', persister.logTransition(t.governorId, 'a', to(9), 2));
    same((await persister.logTransition(t.governorId, 'a', to(4), 3)).version, 4);
    await t.loseHead('a');
    const loaded = await (await t.persister()).loadState(t.governorId, 'a');
    same([loaded.source, loaded.state.version, loaded.state.data], ['replay', 4, { count: 4 }]);
  },
});
