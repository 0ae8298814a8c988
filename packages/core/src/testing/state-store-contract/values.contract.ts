import { isDate } from 'node:util/types';
import { systemClock } from '../../runtime/clock.js';
import { holds, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';

const g = 'governor';

interface Inner {
  at: Date;
  raw: Uint8Array;
  list: { n: number }[];
}

const fresh = (): Inner => ({ at: new Date(5), raw: Uint8Array.of(1, 2), list: [{ n: 1 }] });

function vandalise(inner: Inner): void {
  inner.at.setTime(99);
  inner.raw[0] = 99;
  inner.list[0] = { n: 99 };
  inner.list.push({ n: 100 });
}

function frozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || isDate(value) || ArrayBuffer.isView(value)) return true;
  return Object.isFrozen(value) && Object.values(value).every(frozen);
}

/** Data goes in and out by value. */
export const stateValueCases = stateCasesOf('values', {
  'any value that storage keeps can be a state': async (t) => {
    const values: readonly unknown[] = [
      null,
      true,
      0,
      -0,
      1.5,
      '',
      'x',
      [],
      [{}],
      {},
      new Date(5),
      Uint8Array.of(1),
    ];
    for (const [index, value] of values.entries()) {
      const id = `v${String(index)}`;
      await t.save(id, value);
      same((await t.states.getState(g, id)).data, value);
      same((await t.states.updateState(g, id, { was: value }, 1, t.change())).version, 2);
      same((await t.states.getState(g, id)).data, { was: value });
    }
  },
  'what went in can be changed, also before the answer': async (t) => {
    const data = fresh();
    const context = { list: [1] };
    const payload = { list: [1] };
    const causality: Record<string, number> = { x: 1 };
    const saved = t.states.saveState(
      g,
      'a',
      data,
      { changedBy: 'me', reason: 'r', context },
      { causality, event: { action: 'made', payload } },
    );
    vandalise(data);
    context.list.push(2);
    payload.list.push(2);
    causality['x'] = 99;
    await saved;
    const state = await t.states.getState(g, 'a');
    same([state.data, state.metadata.context, state.causality['x']], [fresh(), { list: [1] }, 1]);
    same((await t.states.getEvents(g, 'a'))[0]?.payload, { list: [1] });
    // The head is remembered: what the next event says of the state before comes from memory.
    await t.states.updateState(g, 'a', { n: 2 }, 1, t.change(), { event: { action: 'changed' } });
    same((await t.states.getEvents(g, 'a'))[1]?.fromState?.data, fresh());
  },
  "what a read gives is frozen, dates and bytes are the reader's own": async (t) => {
    await t.save('a', fresh());
    const state = await t.states.getState(g, 'a');
    holds(frozen(state), 'frozen throughout');
    vandalise({ ...(state.data as Inner), list: [] });
    // The head is remembered: what the event says of the state before comes from memory.
    await t.states.updateState(g, 'a', fresh(), 1, t.change(), { event: { action: 'changed' } });
    same((await t.states.getEvents(g, 'a'))[0]?.fromState?.data, fresh());
    same((await t.states.getState(g, 'a')).data, fresh());
  },
  'what lists, batches and queries give changes nothing': async (t) => {
    await t.save('a', { ...fresh(), status: 'x' });
    const where = { field: 'status', op: '==', value: 'x' } as const;
    for (const read of [
      async () => (await t.states.listStates(g)).states[0],
      async () => (await t.states.batchGetStates(g, ['a']))[0],
      async () => (await t.states.queryStates(g, { where })).states[0],
    ]) {
      const state = await read();
      holds(frozen(state), 'frozen throughout');
      (state?.data as Inner).at.setTime(99);
      same((await read())?.data, { ...fresh(), status: 'x' });
    }
  },
  "dates in the context of a change are the reader's own": async (t) => {
    const change = { ...t.change(), context: { at: new Date(7) } };
    await t.states.saveState(g, 'a', { n: 1 }, change);
    const state = await t.states.getState(g, 'a');
    (state.metadata.context?.['at'] as Date).setTime(99);
    await t.states.updateState(g, 'a', { n: 2 }, 1, t.change(), { event: { action: 'changed' } });
    same((await t.states.getEvents(g, 'a'))[0]?.fromState?.metadata.context, { at: new Date(7) });
  },
  'metadata tell who, why, when and from which version': async (t) => {
    const before = systemClock.now();
    await t.states.saveState(g, 'a', {}, { changedBy: 'ann', reason: 'birth', context: { ticket: 7 } });
    const first = await t.states.getState(g, 'a');
    same(
      [first.metadata.changedBy, first.metadata.reason, first.metadata.context, first.metadata.parentVersion],
      ['ann', 'birth', { ticket: 7 }, undefined],
    );
    holds(first.metadata.timestamp >= before && first.timestamp <= systemClock.now(), 'about now');
    await t.states.updateState(g, 'a', {}, 1, { changedBy: 'bob', reason: 'growth', timestamp: 123 });
    const { metadata } = await t.states.getState(g, 'a');
    same(metadata, { changedBy: 'bob', reason: 'growth', timestamp: 123, parentVersion: 1 });
  },
  'a state of nearly 1 MiB is kept': async (t) => {
    const text = 'x'.repeat(1_040_000);
    await t.save('a', { text });
    same((await t.states.updateState(g, 'a', { text: `${text}y` }, 1, t.change())).version, 2);
  },
});
