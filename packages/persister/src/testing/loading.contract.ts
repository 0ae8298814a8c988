import { failsWith, holds, same } from '@tai-state/core/testing';
import type { PersisterContext, PersisterSettings } from './persister-context.js';
import { addReducer, by } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const set = (count: number) => ({ action: 'set', data: { count }, metadata: by });

/** Changes the document of a state past the library. */
async function damage(
  t: PersisterContext,
  stateId: string,
  fields: Readonly<Record<string, never>>,
): Promise<void> {
  const path = `${t.root}/governors/${t.governorId}/states/${stateId}`;
  await (await t.store()).commit([{ type: 'update', path, fields }], { idempotent: true });
}

const damages: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'edited data': { data: { count: 77 } },
  'no data': { data: null },
  'a broken version': { version: 'x' },
  'a broken clock': { causality: 7 },
};

/** Loading, and recovery where the head is not good for it. */
export const loadingCases = persisterCasesOf('loading', {
  'a state comes from its head, and tells whether this process had it': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 3);
    const loaded = await persister.loadState(t.governorId, 'a');
    same(
      [loaded.source, loaded.recovered, loaded.state.version, loaded.state.data],
      ['head', false, 3, { count: 3 }],
    );
    const crashed = await t.persister();
    same((await crashed.loadState(t.governorId, 'a')).recovered, true);
    same((await crashed.loadState(t.governorId, 'a')).recovered, false);
    await t.count(persister, 'a', 4, 3);
    same((await crashed.loadState(t.governorId, 'a')).recovered, true);
    holds(Object.isFrozen(loaded) && Object.isFrozen(loaded.state.data), 'what comes out is frozen');
  },
  'the token of a loaded state is good for the next transition, without a read': async (t) => {
    await t.count(await t.persister(), 'a', 2);
    const persister = await t.persister();
    const { state } = await persister.loadState(t.governorId, 'a');
    await t.costs({ rpcs: 1, writes: 2 }, () =>
      persister.logTransition(t.governorId, 'a', set(3), state.token),
    );
  },
  'a state that never was, or was deleted, is not found': async (t) => {
    const persister = await t.persister();
    await failsWith('StateNotFound', persister.loadState(t.governorId, 'a'));
    await t.count(persister, 'a', 2);
    await persister.logTransition(t.governorId, 'a', { action: 'closed', deletes: true, metadata: by }, 2);
    await t.costs({ rpcs: 1, reads: 1 }, () =>
      failsWith('StateNotFound', persister.loadState(t.governorId, 'a')),
    );
    await t.loseHead('a');
    await failsWith('StateNotFound', persister.loadState(t.governorId, 'a'));
  },
  'a head that is missing is rebuilt from the newest snapshot and the events after it': async (t) => {
    const config = { snapshotInterval: 10 };
    const persister = await t.persister({ config });
    await t.count(persister, 'a', 24);
    const before = await persister.loadState(t.governorId, 'a');
    await t.loseHead('a');
    const fresh = await t.persister({ config });
    const { state, source, recovered } = await fresh.loadState(t.governorId, 'a');
    same([source, recovered], ['replay', true]);
    const { token: _token, ...rest } = before.state;
    same({ ...state, token: undefined }, { ...rest, token: undefined });
  },
  'a head that is damaged is rebuilt, and the next transition mends it': async (t) => {
    for (const [name, fields] of Object.entries(damages)) {
      const persister = await t.persister({ config: { snapshotInterval: 2 } });
      await t.count(persister, name, 5);
      await damage(t, name, fields as never);
      const loaded = await persister.loadState(t.governorId, name);
      same([loaded.source, loaded.state.version, loaded.state.data], ['replay', 5, { count: 5 }], name);
      const other = await t.persister({ config: { snapshotInterval: 2 } });
      same((await other.logTransition(t.governorId, name, set(6), 5)).version, 6, name);
      const mended = await other.loadState(t.governorId, name);
      same([mended.source, mended.state.data], ['head', { count: 6 }], name);
      same((await (await t.states()).getState(t.governorId, name)).data, { count: 6 });
    }
  },
  'a head of a newer format is refused, not written over': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 2);
    await damage(t, 'a', { formatVersion: 99 } as never);
    await failsWith('SerializationError', persister.loadState(t.governorId, 'a'));
    await failsWith(
      'SerializationError',
      (await t.persister()).logTransition(t.governorId, 'a', set(3), 'any'),
    );
  },
  'a head that is missing is rebuilt by a transition: versions go on': async (t) => {
    for (const expected of [3, 'must-exist', 'any'] as const) {
      const stateId = `s-${String(expected)}`;
      const persister = await t.persister({ config: { snapshotInterval: 2 } });
      await t.count(persister, stateId, 3);
      await t.loseHead(stateId);
      const other = await t.persister({ config: { snapshotInterval: 2 } });
      const logged = await other.logTransition(t.governorId, stateId, set(4), expected);
      same([logged.version, logged.events[0]?.fromState?.data], [4, { count: 3 }]);
      same((await other.loadState(t.governorId, stateId)).source, 'head');
      same((await persister.logTransition(t.governorId, stateId, set(5), 4)).version, 5);
    }
    const persister = await t.persister();
    await t.count(persister, 'gone', 1);
    await t.loseHead('gone');
    await failsWith('VersionConflict', (await t.persister()).logTransition(t.governorId, 'gone', set(4), 4));
  },
  'without autoReplay what is not in the head is an error': async (t) => {
    const persister = await t.persister({ config: { autoReplay: false } });
    await t.count(persister, 'a', 2);
    await damage(t, 'a', { data: { count: 7 } } as never);
    await failsWith('CorruptHistory', persister.loadState(t.governorId, 'a'));
    await t.loseHead('a');
    await failsWith('StateNotFound', persister.loadState(t.governorId, 'a'));
    await failsWith('CorruptHistory', persister.logTransition(t.governorId, 'a', set(3), 'any'));
  },
  'a damaged state without a log is an error of its own, not another state': async (t) => {
    const states = await t.states();
    await states.saveState(t.governorId, 'a', { count: 1 }, by);
    await damage(t, 'a', { version: 'x' } as never);
    const persister = await t.persister();
    await failsWith('SerializationError', persister.loadState(t.governorId, 'a'));
    await failsWith('SerializationError', persister.logTransition(t.governorId, 'a', set(2), 'any'));
  },
  'what is remembered of a damaged head is not built upon': async (t) => {
    const states = await t.states();
    const persister = await t.persister({ states });
    await t.count(await t.persister(), 'a', 2);
    await damage(t, 'a', { data: { count: 7 } } as never);
    same((await states.getState(t.governorId, 'a')).data, { count: 7 });
    const { events } = await persister.logTransition(t.governorId, 'a', set(3), 2);
    same(events[0]?.fromState?.data, { count: 2 });
  },
  'a snapshot that is damaged is passed over': async (t) => {
    const config = { snapshotInterval: 2 };
    await t.count(await t.persister({ config }), 'a', 7);
    const path = `${t.root}/governors/${t.governorId}/snapshots/a~6`;
    const store = await t.store();
    for (const fields of [{ data: { count: 60 } }, { data: { count: 60 }, metadata: 1 }]) {
      await store.commit([{ type: 'update', path, fields }], { idempotent: true });
      await t.loseHead('a');
      const { state } = await (await t.persister({ config })).loadState(t.governorId, 'a');
      same([state.version, state.data], [7, { count: 7 }]);
    }
  },
  'a missing event is an error that locates it': async (t) => {
    const settings: PersisterSettings = { config: { snapshotInterval: 100 } };
    const persister = await t.persister(settings);
    const ids: string[] = [];
    for (let version = 0; version < 5; version += 1) {
      const { events } = await persister.logTransition(t.governorId, 'a', set(version + 1), version);
      ids.push(events[0]?.id ?? '');
    }
    const store = await t.store();
    const remove = (id = ''): Promise<unknown> =>
      store.commit([{ type: 'delete', path: `${t.root}/governors/${t.governorId}/events/${id}` }], {
        idempotent: true,
      });
    await remove(ids[4]);
    await damage(t, 'a', { data: { count: 7 } } as never);
    const cut = await failsWith('CorruptHistory', (await t.persister(settings)).loadState(t.governorId, 'a'));
    same(Reflect.get(cut, 'version'), 5);
    await remove(ids[2]);
    const gap = await failsWith('CorruptHistory', (await t.persister(settings)).loadState(t.governorId, 'a'));
    same([Reflect.get(gap, 'version'), Reflect.get(gap, 'stateId')], [3, 'a']);
    await failsWith(
      'CorruptHistory',
      (await t.persister(settings)).logTransition(t.governorId, 'a', set(6), 5),
    );
    const { state, stoppedAt } = await persister.loadState(t.governorId, 'a', { onError: 'stop' });
    same([state.version, stoppedAt?.version, stoppedAt?.eventId], [2, 4, ids[3]]);
  },
  'an edited event is an error that locates it, with and without a reducer': async (t) => {
    for (const recordStates of ['full', 'digest'] as const) {
      const settings: PersisterSettings = { reducer: addReducer, config: { recordStates } };
      const persister = await t.persister(settings);
      for (let version = 0; version < 6; version += 1) {
        const add = { action: 'add', payload: 1, metadata: by };
        await persister.logTransition(t.governorId, recordStates, add, version, {
          operationId: `o${String(version)}`,
        });
      }
      const event = recordStates === 'full' ? 'o5' : 'o2';
      const path = `${t.root}/governors/${t.governorId}/events/${recordStates}~${event}`;
      const fields = recordStates === 'full' ? { 'toState.data.count': 9 } : { payload: 9 };
      await (await t.store()).commit([{ type: 'update', path, fields }], { idempotent: true });
      await t.loseHead(recordStates);
      const error = await failsWith(
        'CorruptHistory',
        (await t.persister(settings)).loadState(t.governorId, recordStates),
      );
      same(Reflect.get(error, 'version'), recordStates === 'full' ? 6 : 3);
      const { state, stoppedAt } = await persister.loadState(t.governorId, recordStates, { onError: 'stop' });
      same([state.data, stoppedAt?.version], recordStates === 'full' ? [{ count: 5 }, 6] : [{ count: 2 }, 3]);
    }
  },
  'a replay stops at the last good state where the reducer throws, if it is asked to': async (t) => {
    const config = { recordStates: 'digest', maxReplayBatchSize: 2 } as const;
    const persister = await t.persister({ reducer: addReducer, config });
    for (let version = 0; version < 5; version += 1) {
      await persister.logTransition(
        t.governorId,
        'a',
        { action: 'add', payload: version, metadata: by },
        version,
      );
    }
    await t.loseHead('a');
    const thrown = new RangeError('three');
    const strict = await t.persister({
      config,
      reducer: (data, event) => {
        if (event.payload === 3) throw thrown;
        return addReducer(data, event);
      },
    });
    const error = await failsWith('CorruptHistory', strict.loadState(t.governorId, 'a'));
    same([Reflect.get(error, 'version'), error.cause === thrown], [4, true]);
    const { state, stoppedAt } = await strict.loadState(t.governorId, 'a', { onError: 'stop' });
    same(
      [state.version, state.data, stoppedAt?.version, stoppedAt?.cause === thrown],
      [3, { count: 3 }, 4, true],
    );
    holds(stoppedAt?.eventId.startsWith('a~') === true, 'it names the event');
  },
  'a hash chain finds an event that was changed, although its states agree': async (t) => {
    const settings: PersisterSettings = { config: { hashChain: true, snapshotInterval: 4 } };
    const persister = await t.persister(settings);
    for (let version = 0; version < 7; version += 1) {
      const options = { operationId: `o${String(version)}` };
      await persister.logTransition(t.governorId, 'a', set(version), version, options);
    }
    await t.loseHead('a');
    same((await (await t.persister(settings)).loadState(t.governorId, 'a')).state.version, 7);
    const path = `${t.root}/governors/${t.governorId}/events/a~o5`;
    await (
      await t.store()
    ).commit([{ type: 'update', path, fields: { 'metadata.reason': 'nothing' } }], { idempotent: true });
    const error = await failsWith(
      'CorruptHistory',
      (await t.persister(settings)).loadState(t.governorId, 'a'),
    );
    same(Reflect.get(error, 'version'), 6);
    const versions: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const event of persister.getHistory(t.governorId, 'a')) versions.push(event.version);
    };
    await failsWith('CorruptHistory', reading);
    same(versions, [1, 2, 3, 4, 5]);
  },
  'without event sourcing there are heads and snapshots alone': async (t) => {
    const persister = await t.persister({ config: { enableEventSourcing: false, snapshotInterval: 2 } });
    const logged = await persister.logTransition(t.governorId, 'a', [set(1), set(2), set(3)], 0);
    same([logged.version, logged.events, logged.state?.data], [3, [], { count: 3 }]);
    const states = await t.states();
    same((await states.getEvents(t.governorId, 'a')).length, 0);
    same((await states.loadSnapshot(t.governorId, 'a'))?.version, 3);
    await failsWith('InvalidState', () => persister.getHistory(t.governorId, 'a'));
    await failsWith('InvalidState', persister.getStateAtVersion(t.governorId, 'a', 1));
    await failsWith('InvalidState', persister.getStateAtTime(t.governorId, 'a', 1));
    await failsWith('InvalidState', persister.diffVersions(t.governorId, 'a', 1, 2));
    await damage(t, 'a', { data: { count: 7 } } as never);
    await failsWith('CorruptHistory', persister.loadState(t.governorId, 'a'));
  },
});
