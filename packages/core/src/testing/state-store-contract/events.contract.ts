import { failsWith, holds, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';
import type { StateContractContext } from './state-contract-context.js';
import type { Event } from '../../state-store/event.js';

const g = 'governor';
type Any = Event<unknown>;

async function count(
  t: StateContractContext,
  changes: number,
  recordStates: 'full' | 'digest' = 'full',
): Promise<void> {
  const event = (n: number): object => ({ event: { action: 'add', payload: { by: n }, recordStates } });
  await t.states.saveState(g, 'a', { n: 0 }, t.change(), event(0));
  let total = 0;
  for (let n = 1; n <= changes; n += 1) {
    total += n;
    await t.states.updateState(g, 'a', { n: total }, n, t.change(), event(n));
  }
}

const add = (data: unknown, { payload }: Any): unknown => ({
  n: ((data as { n: number } | undefined)?.n ?? 0) + (payload as { by: number }).by,
});

async function all(events: AsyncIterable<Any>): Promise<readonly Any[]> {
  const found: Any[] = [];
  for await (const event of events) found.push(event);
  return found;
}

/** The log, and what it leads to. */
export const eventCases = stateCasesOf('events', {
  'a change logs its event in the same commit': async (t) => {
    const event = { action: 'open', payload: { door: 1 } };
    const { version } = await t.states.saveState(g, 'a', { n: 0 }, t.change('why'), { event });
    await t.states.updateState(g, 'a', { n: 1 }, version, t.change(), { event: { action: 'go' } });
    const [first, second] = await t.states.getEvents(g, 'a');
    same(
      [first?.action, first?.payload, first?.version, first?.metadata.reason],
      ['open', { door: 1 }, 1, 'why'],
    );
    same([first?.fromState, first?.toState?.data], [undefined, { n: 0 }]);
    same([second?.fromState?.version, second?.toState?.data, second?.toState?.version], [1, { n: 1 }, 2]);
    const head = await t.states.getState(g, 'a');
    same([second?.causality, second?.lamport], [head.causality, head.lamport]);
  },
  'a change that is refused logs nothing': async (t) => {
    await t.save('a', { n: 0 });
    const event = { action: 'go' };
    await failsWith('VersionConflict', t.states.updateState(g, 'a', { n: 9 }, 7, t.change(), { event }));
    same(await t.states.getEvents(g, 'a'), []);
  },
  'a deletion leads nowhere': async (t) => {
    await t.states.saveState(g, 'a', { n: 0 }, t.change(), { event: { action: 'make' } });
    await t.states.deleteState(g, 'a', t.change(), { event: { action: 'drop' } });
    const [, drop] = await t.states.getEvents(g, 'a');
    same([drop?.version, drop?.fromState?.data, drop?.toState], [2, { n: 0 }, undefined]);
    same(await t.states.replayEvents(g, 'a'), undefined);
    same((await t.states.replayEvents(g, 'a', { upTo: 1 }))?.data, { n: 0 });
  },
  'an event that was made elsewhere is logged': async (t) => {
    await t.save('a', { n: 0 });
    const fromState = await t.states.getState(g, 'a');
    await t.states.updateState(g, 'a', { n: 1 }, 1, t.change());
    const toState = await t.states.getState(g, 'a');
    const entry = { action: 'add', payload: 1, fromState, toState, metadata: t.change('by hand') };
    const logged = await t.states.logEvent(g, 'a', entry);
    const [event] = await t.states.getEvents(g, 'a');
    same(event, logged);
    same([event?.version, event?.metadata.reason, event?.fromState?.version], [2, 'by hand', 1]);
    const other = { ...toState, id: 'b' as never };
    await failsWith('InvalidArgument', t.states.logEvent(g, 'a', { ...entry, toState: other }));
  },
  'events of other states and governors are left out': async (t) => {
    const event = { action: 'make' };
    for (const id of ['a', 'a~', 'a~b', 'b']) await t.states.saveState(g, id, { id }, t.change(), { event });
    await t.states.saveState('other', 'a', {}, t.change(), { event });
    for (const id of ['a', 'a~', 'a~b', 'b']) {
      same(
        (await t.states.getEvents(g, id)).map(({ toState }) => toState?.data),
        [{ id }],
      );
    }
  },
  'events come in the order of versions, whoever logged them': async (t) => {
    await count(t, 6);
    const other = await t.instance('node-2');
    await other.updateState(g, 'a', { n: 0 }, 7, t.change(), { event: { action: 'reset' } });
    const events = await other.getEvents(g, 'a');
    same(
      events.map(({ version }) => version),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
  },
  'a time range takes events by the time of their commit': async (t) => {
    await count(t, 4);
    const stamps = [];
    for (const { id } of await t.states.getEvents(g, 'a')) {
      const path = `${t.root}/governors/${g}/events/${id}`;
      stamps.push(((await t.documents.getAll([path])).documents[0]?.createTime ?? 0) / 1000);
    }
    const [, second = 0, third = 0] = stamps;
    const versions = async (range: { from?: number; to?: number }): Promise<readonly number[]> =>
      (await t.states.getEvents(g, 'a', range)).map(({ version }) => version);
    same(await versions({ from: second, to: third }), [2, 3]);
    same(await versions({ from: third + 0.001 }), [4, 5]);
    same(await versions({ to: second - 0.001 }), [1]);
    same(await versions({ from: third, to: second }), []);
    same((await all(t.states.getAllEvents(g, { from: second, to: third }))).length, 2);
  },
  'all events of a governor come, of all states, page by page': async (t) => {
    for (let n = 0; n < 12; n += 1) {
      await t.states.saveState(g, `s${String(n)}`, { n }, t.change(), { event: { action: 'make' } });
    }
    const events = await all(t.states.getAllEvents(g, {}, { deadlineMs: 5_000 }));
    const ids = events.map(({ stateId }) => Number(stateId.slice(1))).sort((left, right) => left - right);
    same(
      ids,
      Array.from({ length: 12 }, (_, n) => n),
    );
    same(await all(t.states.getAllEvents('other')), []);
  },
  'replay gives the state at every version': async (t) => {
    await count(t, 4);
    for (const [index, n] of [0, 1, 3, 6, 10].entries()) {
      const state = await t.states.replayEvents(g, 'a', { upTo: index + 1 });
      same([state?.version, state?.data], [index + 1, { n }]);
    }
    const last = await t.states.replayEvents(g, 'a');
    const { token, lamport, ...head } = await t.states.getState(g, 'a');
    same(last, head);
    holds(token !== '' && lamport > 0, 'what belongs to the store is left out');
    same(await t.states.replayEvents(g, 'a', { upTo: 0 }), undefined);
    same(await t.states.replayEvents(g, 'none'), undefined);
  },
  'events with digests are replayed by a reducer, whose results are compared': async (t) => {
    await count(t, 4, 'digest');
    const [, event] = await t.states.getEvents(g, 'a');
    same([event?.fromState, event?.toState], [undefined, undefined]);
    const state = await t.states.replayEvents(g, 'a', { reducer: add });
    same([state?.data, state?.version], [{ n: 10 }, 5]);
    await failsWith('InvalidArgument', t.states.replayEvents(g, 'a'));
    const wrong = (): unknown => ({ n: 0 });
    await failsWith('CorruptHistory', t.states.replayEvents(g, 'a', { reducer: wrong }));
    const wrongAtLast = (data: unknown, one: Any): unknown => (one.version === 5 ? data : add(data, one));
    await failsWith('CorruptHistory', t.states.replayEvents(g, 'a', { reducer: wrongAtLast }));
  },
  'replay starts from a snapshot, and finds a gap behind it': async (t) => {
    await count(t, 2, 'digest');
    const snapshot = await t.states.createSnapshot(g, 'a');
    await t.states.updateState(g, 'a', { n: 10 }, 3, t.change(), {
      event: { action: 'add', payload: { by: 7 }, recordStates: 'digest' },
    });
    same((await t.states.replayEvents(g, 'a', { reducer: add, from: snapshot }))?.data, { n: 10 });
    const false_ = { ...snapshot, data: { n: 4 } };
    await failsWith('CorruptHistory', t.states.replayEvents(g, 'a', { reducer: add, from: false_ }));
  },
  'an event that does not fit beside its states is refused, and nothing is written': async (t) => {
    await t.save('a', { text: 'x'.repeat(600_000) });
    const update = t.states.updateState(g, 'a', { text: 'y'.repeat(600_000) }, 1, t.change(), {
      event: { action: 'grow' },
    });
    await failsWith('TooLarge', update);
    same((await t.states.getState(g, 'a')).version, 1);
  },
});
