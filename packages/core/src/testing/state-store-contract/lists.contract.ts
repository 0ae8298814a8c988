import { failsWith, holds, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';
import type { StateContractContext } from './state-contract-context.js';
import type { StateQuery } from '../../state-store/list-states.js';

const g = 'governor';

const idsOf = (states: readonly { readonly id: string }[]): readonly string[] => states.map(({ id }) => id);

async function found(t: StateContractContext, query: StateQuery): Promise<readonly string[]> {
  return idsOf((await t.states.queryStates(g, query)).states);
}

async function people(t: StateContractContext): Promise<void> {
  await t.save('ann', { status: 'on', rank: 2, owner: { id: 'x' } });
  await t.save('bob', { status: 'off', rank: 1, owner: { id: 'x' }, secret: 1 });
  await t.save('cid', { status: 'on', rank: 3 });
  await t.save('dan', { other: true });
}

/** Which states are found, and that deleted ones are not. */
export const listCases = stateCasesOf('lists', {
  'states are listed by their ids, in pages': async (t) => {
    for (const id of ['c', 'a', 'e', 'b', 'd']) await t.save(id, { id });
    const first = await t.states.listStates(g, { limit: 2 });
    same(idsOf(first.states), ['a', 'b']);
    const second = await t.states.listStates(g, { limit: 2, cursor: first.cursor ?? '' });
    const third = await t.states.listStates(g, { limit: 2, cursor: second.cursor ?? '' });
    same([idsOf(second.states), idsOf(third.states), third.cursor], [['c', 'd'], ['e'], undefined]);
    same(idsOf((await t.states.listStates(g)).states), ['a', 'b', 'c', 'd', 'e']);
  },
  'a cursor goes on where it was although states came and went': async (t) => {
    for (const id of ['a', 'b', 'c', 'd']) await t.save(id, {});
    const { cursor = '' } = await t.states.listStates(g, { limit: 2 });
    await t.states.deleteState(g, 'b', t.change());
    await t.save('bb', {});
    await t.save('aa', {});
    same(idsOf((await t.states.listStates(g, { limit: 10, cursor })).states), ['bb', 'c', 'd']);
  },
  'deleted states are nowhere': async (t) => {
    await people(t);
    await t.states.deleteState(g, 'ann', t.change());
    same(await t.states.exists(g, 'ann'), false);
    same(idsOf((await t.states.listStates(g)).states), ['bob', 'cid', 'dan']);
    same(await found(t, { where: { field: 'status', op: '==', value: 'on' } }), ['cid']);
    same(await found(t, { orderBy: [{ field: 'rank' }] }), ['bob', 'cid']);
    same(await t.states.batchGetStates(g, ['ann']), [undefined]);
    same((await t.states.getStats(g)).totalStates, 3);
  },
  'a batch has the states in the order asked for, and gaps where there are none': async (t) => {
    await t.save('a', { n: 1 });
    await t.save('b', { n: 2 });
    const states = await t.states.batchGetStates(g, ['b', 'x', 'a', 'b']);
    same(
      states.map((state) => state?.data),
      [{ n: 2 }, undefined, { n: 1 }, { n: 2 }],
    );
  },
  'queries compare, combine and order queryable fields': async (t) => {
    await people(t);
    same(await found(t, { where: { field: 'status', op: '==', value: 'on' } }), ['ann', 'cid']);
    same(await found(t, { where: { field: 'owner.id', op: '==', value: 'x' } }), ['ann', 'bob']);
    same(await found(t, { where: { field: 'rank', op: '>=', value: 2 } }), ['ann', 'cid']);
    same(await found(t, { orderBy: [{ field: 'rank', direction: 'desc' }] }), ['cid', 'ann', 'bob']);
    const both = [
      { field: 'status', op: '==', value: 'on' },
      { field: 'rank', op: '<', value: 3 },
    ] as const;
    same(await found(t, { where: { and: both } }), ['ann']);
    same(await found(t, { where: { or: both } }), ['bob', 'ann', 'cid']);
    same(await found(t, {}), ['ann', 'bob', 'cid', 'dan']);
  },
  'queries are paged in their order': async (t) => {
    await people(t);
    const query: StateQuery = { orderBy: [{ field: 'rank', direction: 'desc' }] };
    const first = await t.states.queryStates(g, query, { limit: 2 });
    const second = await t.states.queryStates(g, query, { limit: 2, cursor: first.cursor ?? '' });
    same([idsOf(first.states), idsOf(second.states), second.cursor], [['cid', 'ann'], ['bob'], undefined]);
  },
  'a cursor of another question is refused': async (t) => {
    await people(t);
    const { cursor = '' } = await t.states.listStates(g, { limit: 2 });
    const query: StateQuery = { orderBy: [{ field: 'rank' }] };
    await failsWith('InvalidArgument', t.states.queryStates(g, query, { cursor }));
    await failsWith('InvalidArgument', t.states.listStates('other', { cursor }));
  },
  'a change moves a state in the index': async (t) => {
    await people(t);
    await t.states.updateState(g, 'ann', { status: 'off' }, 1, t.change());
    same(await found(t, { where: { field: 'status', op: '==', value: 'off' } }), ['ann', 'bob']);
    same(await found(t, { where: { field: 'rank', op: '>', value: 0 } }), ['bob', 'cid']);
  },
  'fields that were not declared cannot be queried': async (t) => {
    await people(t);
    const error = await failsWith('InvalidArgument', found(t, { orderBy: [{ field: 'secret' }] }));
    holds(error.message.includes('status'), 'it names those that can');
  },
  'stats count what is there': async (t) => {
    same(await t.states.getStats(g), { totalStates: 0, totalEvents: 0, cacheSizeBytes: 0, maxVersion: 0 });
    await people(t);
    await t.states.updateState(g, 'bob', {}, 1, t.change(), { event: { action: 'cleared' } });
    const { cacheSizeBytes, ...stats } = await t.states.getStats(g);
    same(stats, { totalStates: 4, totalEvents: 1, maxVersion: 2 });
    holds(cacheSizeBytes > 0, 'heads are remembered');
    const other = await t.instance('node-2', { remembered: { heads: 0 } });
    await other.getState(g, 'ann');
    same((await other.getStats(g)).cacheSizeBytes, 0);
  },
});
