import { readFile } from 'node:fs/promises';
import { ConflictHistory, Meter, StateStore } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import type { IndexConfiguration } from './index-configuration.js';
import { lackingIndexes } from './lacking-indexes.js';

const file = new URL('../../../../firestore.indexes.json', import.meta.url);
const change = { changedBy: 'test', reason: 'test' };

describe('the queries of StateStore', () => {
  let configuration: IndexConfiguration;
  let meter: Meter;
  let store: MemoryDocumentStore;
  let states: StateStore;

  beforeAll(async () => {
    configuration = JSON.parse(await readFile(file, 'utf8')) as IndexConfiguration;
  });
  beforeEach(() => {
    meter = new Meter();
    store = new MemoryDocumentStore({ meter });
    states = new StateStore({ store, nodeId: 'node', queryable: ['status', 'rank'] });
  });
  afterEach(() => store.close());

  it('are served by firestore.indexes.json, each one of them', async () => {
    await states.saveState('g', 's', { status: 'on', rank: 1 }, change, { event: { action: 'made' } });
    await states.listStates('g');
    await states.getStats('g');
    await states.getEvents('g', 's');
    await states.getEvents('g', 's', { from: 0, to: 1e13 });
    for await (const event of states.getAllEvents('g')) expect(event.action).toBe('made');
    for await (const event of states.getAllEvents('g', { from: 0, to: 1e13 })) expect(event.version).toBe(1);
    await states.replayEvents('g', 's', { upTo: 5 });
    await states.watchGovernor('g', { next: () => undefined, error: () => undefined }).close();
    const history = new ConflictHistory({ store });
    await history.conflictsOf('g', 's');
    await history.recent('g');
    await history.detectStorm('g', 's');
    expect(meter.queries.length).toBeGreaterThanOrEqual(9);
    expect(lackingIndexes(meter.queries, configuration)).toEqual([]);
  });

  it('need nothing more for one declared field, or for several that are to be equal', async () => {
    await states.queryStates('g', { where: { field: 'status', op: '==', value: 'on' } });
    await states.queryStates('g', { where: { field: 'rank', op: '>', value: 0 } });
    await states.queryStates('g', { orderBy: [{ field: 'rank' }] });
    const equal = [
      { field: 'status', op: '==', value: 'on' },
      { field: 'rank', op: '==', value: 1 },
    ] as const;
    await states.queryStates('g', { where: { and: equal } });
    expect(lackingIndexes(meter.queries, configuration)).toEqual([]);
  });

  it('are the application’s own to declare where they combine fields by order', async () => {
    const where = { field: 'status', op: '==', value: 'on' } as const;
    await states.queryStates('g', { where, orderBy: [{ field: 'rank' }] });
    expect(lackingIndexes(meter.queries, configuration)).toHaveLength(1);
  });
});
