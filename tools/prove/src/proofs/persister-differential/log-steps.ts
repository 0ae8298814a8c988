import type { Transition, TransitionOptions } from '@tai-state/persister';
import type { Account } from '../replay/account.js';
import type { Choice } from './choice.js';
import type { Side } from './side.js';
import { badIdOf, governorId, stateOf } from './step.js';
import type { MakeStep } from './step.js';

const metadata = { changedBy: 'prove', reason: 'differential' };

/** A transition that its type does not allow, as an application without types could make it. */
const broken: readonly [Readonly<Record<string, unknown>>, ...Readonly<Record<string, unknown>>[]] = [
  { action: '', metadata },
  { action: 'add', payload: 1, metadata: { changedBy: '' } },
  { action: 'add', payload: { owner: 'ann' }, schemaVersion: 1.5, metadata },
  { action: 'add', payload: { owner: 'ann' }, recordStates: 'some', metadata },
  { action: 'close', deletes: true, data: { total: 1 }, metadata },
  { action: 'add', payload: { owner: 'ann', amount: () => 1 }, metadata },
  { action: 'add', payload: { owner: 'ann', note: 'x'.repeat(1_100_000) }, metadata },
  { action: 'add', payload: { owner: 'ann', amount: 1 }, data: { owner: 'x', total: -1 }, metadata },
];

function transitionOf(choice: Choice): Transition<Account> {
  const owner = choice.of(['ann', 'bob']);
  const amount = choice.from(1, 9);
  const drawn = choice.from(1, 20);
  const recordStates = choice.of(['full', 'full', 'digest'] as const);
  const rest = { metadata, ...(choice.chance(0.5) && { recordStates }) };
  if (drawn <= 3) return { action: 'close', deletes: true, ...rest };
  if (drawn <= 7)
    return { action: 'rename', payload: { owner, name: choice.of([null, 'x']) }, schemaVersion: 2, ...rest };
  if (drawn <= 10) return { action: 'add', payload: { owner, cents: amount * 100 }, ...rest };
  const payload = { owner, amount };
  if (drawn <= 18) return { action: 'add', payload, schemaVersion: 2, ...rest };
  const data = { owner, name: null, total: amount, last: amount };
  return { action: 'set', payload, schemaVersion: 2, data, metadata, recordStates: 'full' };
}

function optionsOf(choice: Choice): TransitionOptions {
  const operationId = choice.chance(0.06) ? badIdOf(choice) : `op${String(choice.from(1, 4))}`;
  return {
    ...(choice.chance(0.4) && { operationId }),
    ...(choice.chance(0.15) && { outbox: [{ type: choice.of(['told', 'told', '']), data: 1 }] }),
    ...(choice.chance(0.1) && { causality: choice.of([{ other: 3 }, { other: 3 }, { '': -1 }]) }),
  };
}

/** What is expected: mostly what is there, or something that goes with it. */
function expectedOf(choice: Choice): (side: Side, stateId: string) => Promise<unknown> {
  const drawn = choice.from(1, 20);
  const named = choice.of(['any', 'must-exist', 'must-not-exist', 'any']);
  const off = choice.of([-1, 1]);
  if (drawn <= 9) return () => Promise.resolve('any');
  if (drawn <= 12) return () => Promise.resolve(named);
  if (drawn <= 16) return (side, stateId) => side.version(stateId);
  if (drawn <= 18) return async (side, stateId) => (await side.version(stateId)) + off;
  if (drawn === 19) return (side) => Promise.resolve(side.token);
  const bad = choice.of<unknown>([-1, 1.5, 'sometimes', null]);
  return () => Promise.resolve(bad);
}

/** Logs one transition or several, by one of the persisters, mostly in a way that can be done. */
export const logStep: MakeStep = (choice) => {
  const plain = choice.chance(0.15);
  const stateId = choice.chance(0.03) ? badIdOf(choice) : plain ? 'p' : stateOf(choice);
  const node = plain ? 2 : choice.from(0, 1);
  const drawn = choice.from(1, 20);
  const one = transitionOf(choice);
  const bad = choice.of(broken) as unknown as Transition<Account>;
  const several = Array.from({ length: choice.from(0, 4) }, () => transitionOf(choice));
  const many = Array.from({ length: 501 }, () => one);
  const given = drawn <= 12 ? one : drawn <= 18 ? several : drawn === 19 || choice.chance(0.7) ? bad : many;
  const [expected, options] = [expectedOf(choice), optionsOf(choice)];
  const shown = JSON.stringify({ node, given, options }).slice(0, 400);
  return {
    name: `logTransition ${stateId} ${shown}`,
    async run(side) {
      const wanted = (await expected(side, stateId)) as 'any';
      const logged = await side.persisters[node === 2 ? 2 : node === 1 ? 1 : 0].logTransition(
        governorId,
        stateId,
        given,
        wanted,
        options,
      );
      side.token = logged.state?.token ?? side.token;
      return logged;
    },
  };
};

/** Handles a command, again or for the first time. */
export const commandStep: MakeStep = (choice) => {
  const stateId = stateOf(choice);
  const amount = choice.of([4, 6, 8, 0, -1]);
  const named = choice.chance(0.5) && { operationId: `command${String(choice.from(1, 3))}` };
  const exact = choice.chance(0.3);
  return {
    name: `handle ${stateId} ${JSON.stringify({ amount, ...named, exact })}`,
    async run(side) {
      const expected = exact && { expected: await side.version(stateId) };
      return side.handler.handle(governorId, stateId, { amount }, metadata, { ...named, ...expected });
    },
  };
};
