import { StateStore } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { Fault, FaultSchedule } from '@tai-state/core/memory';
import { faultsOfCommits, faultsOfEvery } from '@tai-state/core/testing';
import { StateMachinePersister } from '../persister/state-machine-persister.js';
import { addReducer } from '../testing/persister-context.js';
import type { Counter } from '../testing/persister-context.js';

const [g, s] = ['g', 's'];
const add = { action: 'add', payload: 1, metadata: { changedBy: 'test', reason: 'test' } };
const outbox = [{ type: 'told', data: 1 }];

const faults: readonly (readonly [string, Fault])[] = [
  ['applied, and its reply is lost', { kind: 'unavailable', applied: 'yes' }],
  ['applied, and sent again underneath', { kind: 'resent' }],
  ['not applied', { kind: 'unavailable', applied: 'no' }],
  ['aborted', { kind: 'abort' }],
];

describe('a transition whose commit is', () => {
  let storage: MemoryStorage;

  beforeEach(() => {
    storage = new MemoryStorage();
  });

  const persisterOf = (
    schedule?: FaultSchedule,
    enableEventSourcing = true,
  ): StateMachinePersister<Counter> => {
    const store = new MemoryDocumentStore({ storage, ...(schedule !== undefined && { faults: schedule }) });
    const states = new StateStore<Counter>({ store, nodeId: schedule === undefined ? 'sound' : 'unlucky' });
    const config = { snapshotInterval: 2, enableEventSourcing };
    return new StateMachinePersister<Counter>({ states, reducer: addReducer, config });
  };

  describe.each(faults)('%s', (_name, fault) => {
    it.each([
      ['without an id', undefined],
      ['with an id', 'op'],
    ])('is made once, %s', async (_how, id) => {
      const unlucky = persisterOf(faultsOfCommits({ 0: fault, 1: fault, 2: fault, 3: fault }));
      for (const version of [0, 1, 2, 3]) {
        const named = id === undefined ? {} : { operationId: `${id}-${String(version)}` };
        const logged = await unlucky.logTransition(g, s, [add, add], 2 * version, { ...named, outbox });
        expect([logged.version, logged.state?.data, logged.events.length]).toEqual([
          2 * version + 2,
          { count: 2 * version + 2 },
          2,
        ]);
        if (logged.state !== undefined) {
          await expect(persisterOf().loadState(g, s)).resolves.toMatchObject({
            state: { version: logged.version },
          });
        }
      }
      const versions: number[] = [];
      for await (const { version } of persisterOf().getHistory(g, s)) versions.push(version);
      expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      const store = new MemoryDocumentStore({ storage });
      expect((await store.query({ collection: 'outbox' })).documents).toHaveLength(4);
    });

    it('is made once without event sourcing', async () => {
      const unlucky = persisterOf(faultsOfCommits({ 0: fault, 1: fault }), false);
      for (const operationId of ['a', 'b']) await unlucky.logTransition(g, s, add, 'any', { operationId });
      const again = await unlucky.logTransition(g, s, add, 'any', { operationId: 'a' });
      expect([again.version, again.state?.data]).toEqual([1, { count: 1 }]);
      await expect(unlucky.loadState(g, s)).resolves.toMatchObject({
        state: { version: 2, data: { count: 2 } },
      });
    });
  });

  it('known to be applied, but cannot be read, is unknown and not denied', async () => {
    const options = { operationId: 'op' };
    await persisterOf().logTransition(g, s, add, 0, options);
    const blind = persisterOf(faultsOfEvery('getAll', { kind: 'unavailable', applied: 'no' }));
    await expect(blind.logTransition(g, s, add, 0, options)).rejects.toMatchObject({
      code: 'OutcomeUnknown',
      operationId: 'op',
    });
    await expect(persisterOf().logTransition(g, s, add, 0, options)).resolves.toMatchObject({ version: 1 });
  });

  it('applied although its client died is found by the next one with the same id', async () => {
    const options = { operationId: 'op' };
    const dying = persisterOf(faultsOfCommits({ 0: { kind: 'crash', applied: 'yes' } }));
    await expect(dying.logTransition(g, s, add, 0, options)).rejects.toMatchObject({
      code: 'OutcomeUnknown',
    });
    const heir = persisterOf();
    await heir.logTransition(g, s, add, 'must-exist');
    await expect(heir.logTransition(g, s, add, 0, options)).resolves.toMatchObject({
      version: 1,
      state: { data: { count: 1 } },
    });
  });
});
