import type { HistoryRange } from '@tai-state/persister';
import type { Choice } from './choice.js';
import type { Side } from './side.js';
import { badIdOf, collected, governorId, stateOf } from './step.js';
import type { MakeStep } from './step.js';

type Persister = Side['persisters'][0];

function readerOf(choice: Choice): 0 | 1 | 2 {
  return choice.chance(0.05) ? 2 : choice.of([0, 1]);
}

function idOf(choice: Choice): string {
  return choice.chance(0.04) ? badIdOf(choice) : choice.of(['a', 'a', 'b', 'nobody']);
}

/** A read of one state by one of the persisters. */
function read(
  name: string,
  choice: Choice,
  call: (persister: Persister, stateId: string, side: Side) => Promise<unknown>,
): ReturnType<MakeStep> {
  const [node, stateId] = [readerOf(choice), idOf(choice)];
  return {
    name: `${name} ${stateId} by ${String(node)}`,
    run: (side) => call(side.persisters[node], stateId, side),
  };
}

const loadStep: MakeStep = (choice) => {
  const onError = choice.of<'throw' | 'stop'>(['throw', 'stop', 'throw', 'sometimes' as 'stop']);
  return read(`loadState ${onError}`, choice, async (persister, stateId, side) => {
    const loaded = await persister.loadState(governorId, stateId, { onError });
    side.token = loaded.state.token;
    return loaded;
  });
};

const versionStep: MakeStep = (choice) => {
  const version = choice.of([1, 2, 3, 4, 5, 7, 0, 1.5, 99]);
  return read(`getStateAtVersion ${String(version)}`, choice, (persister, stateId) =>
    persister.getStateAtVersion(governorId, stateId, version),
  );
};

const timeStep: MakeStep = (choice) => {
  const version = choice.from(1, 8);
  const fixed = choice.of([0, 1e13, Infinity, NaN, -Infinity]);
  const exact = choice.chance(0.75);
  return read(
    `getStateAtTime ${exact ? `of ${String(version)}` : String(fixed)}`,
    choice,
    async (persister, stateId, side) => {
      const time = exact && stateId.length === 1 ? await side.timeOf(stateId, version) : fixed;
      return persister.getStateAtTime(governorId, stateId, time);
    },
  );
};

const diffStep: MakeStep = (choice) => {
  const [from, to] = [choice.from(1, 6), choice.from(0, 6)];
  return read(`diffVersions ${String(from)} ${String(to)}`, choice, (persister, stateId) =>
    persister.diffVersions(governorId, stateId, from, to),
  );
};

const historyStep: MakeStep = (choice) => {
  const range: HistoryRange = {
    ...(choice.chance(0.5) && { after: choice.of([0, 1, 2, 4, -1]) }),
    ...(choice.chance(0.3) && { upTo: choice.of([0, 3, 5, 0.5]) }),
  };
  return read(`getHistory ${JSON.stringify(range)}`, choice, async (persister, stateId) =>
    collected(persister.getHistory(governorId, stateId, range)),
  );
};

const validateStep: MakeStep = (choice) =>
  read('validateConsistency', choice, (persister, stateId) =>
    persister.validateConsistency(governorId, stateId),
  );

const damageStep: MakeStep = (choice) => {
  const stateId = stateOf(choice);
  const fields = choice.of([undefined, { data: null }, { version: 'x' }, { causality: 'x' }]);
  return {
    name: `damage ${stateId} ${JSON.stringify(fields)}`,
    run: (side) => side.damage(stateId, fields),
  };
};

/** Everything that reads, and what makes it hard. */
export const readSteps = [
  loadStep,
  loadStep,
  versionStep,
  versionStep,
  timeStep,
  timeStep,
  diffStep,
  historyStep,
  historyStep,
  validateStep,
  damageStep,
] as const;
