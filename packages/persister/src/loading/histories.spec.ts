import fc from 'fast-check';
import { StateNotFound, StateStore } from '@tai-state/core';
import type { Event } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { StateMachinePersister } from '../persister/state-machine-persister.js';
import type { PersistenceConfig } from '../persister/persistence-config.js';
import type { Transition } from '../transitions/transition.js';

type Data = Readonly<Record<string, string | number>>;

/** Sets a field, or (null) deletes the state. */
type Step = { readonly field: string; readonly value: string | number } | null;

const [g, s] = ['g', 's'];
const metadata = { changedBy: 'test', reason: 'test' };

function apply(data: Data | undefined, step: Exclude<Step, null>): Data {
  return { ...data, [step.field]: step.value };
}

const reducer = (data: Data | undefined, { payload }: Event<Data>): Data =>
  apply(data, payload as Exclude<Step, null>);

/** What the states are, by versions: a deletion of what is not there changes nothing. */
function model(commits: readonly (readonly Step[])[]): {
  readonly states: readonly (Data | undefined)[];
  readonly commits: readonly (readonly Step[])[];
} {
  const states: (Data | undefined)[] = [];
  const valid = commits.map((steps) =>
    steps.filter((step) => {
      const before = states.at(-1);
      if (step === null && before === undefined) return false;
      states.push(step === null ? undefined : apply(before, step));
      return true;
    }),
  );
  return { states, commits: valid.filter((steps) => steps.length > 0) };
}

const stepOf: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      field: fc.constantFrom('a', 'b', 'c'),
      value: fc.oneof(fc.integer(), fc.string()),
    }),
  },
  { weight: 1, arbitrary: fc.constant(null) },
);

const configOf: fc.Arbitrary<PersistenceConfig> = fc.record({
  recordStates: fc.constantFrom('full', 'digest'),
  snapshotInterval: fc.integer({ min: 1, max: 7 }),
  snapshotRetention: fc.integer({ min: 1, max: 4 }),
  maxReplayBatchSize: fc.integer({ min: 1, max: 9 }),
  hashChain: fc.boolean(),
});

function transitionOf(step: Step): Transition<Data> {
  if (step === null) return { action: 'delete', deletes: true, metadata };
  return { action: 'set', payload: { ...step }, metadata };
}

const absent = (error: unknown): undefined => {
  if (error instanceof StateNotFound) return undefined;
  throw error;
};

it('the state is the fold of its events, the snapshot with its tail, and the last stop of time travel', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(stepOf, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
      configOf,
      async (given, config) => {
        const { states, commits } = model(given);
        const store = new MemoryDocumentStore();
        const open = (node: string): StateMachinePersister<Data> =>
          new StateMachinePersister<Data>({
            states: new StateStore<Data>({ store, nodeId: node }),
            reducer,
            config,
          });
        const persister = open('writer');
        for (const steps of commits) await persister.logTransition(g, s, steps.map(transitionOf), 'any');

        const loaded = async (): Promise<Data | undefined> =>
          open('reader')
            .loadState(g, s)
            .then(({ state }) => state.data, absent);
        const present = states.at(-1);
        expect(await loaded()).toEqual(present);

        let folded: Data | undefined;
        for await (const event of persister.getHistory(g, s)) {
          folded = event.action === 'delete' ? undefined : reducer(folded, event);
          expect(folded).toEqual(states[event.version - 1]);
        }
        for (const [index, state] of states.entries()) {
          expect((await persister.getStateAtVersion(g, s, index + 1))?.data).toEqual(state);
        }
        expect((await persister.getStateAtTime(g, s, Infinity))?.data).toEqual(present);

        await store.commit([{ type: 'delete', path: `governors/${g}/states/${s}` }], { idempotent: true });
        expect(await loaded()).toEqual(present);
        if (states.length === 0) return;
        const next = await open('heir').logTransition(g, s, transitionOf({ field: 'a', value: 0 }), 'any');
        expect([next.version, next.state?.data]).toEqual([states.length + 1, { ...present, a: 0 }]);
        await store.close();
      },
    ),
    { numRuns: 150 },
  );
});
