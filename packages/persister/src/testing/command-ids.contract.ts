import { StateStore } from '@tai-state/core';
import { failsWith, same } from '@tai-state/core/testing';
import { heldCommits } from './held-commits.js';
import { add, handlerOf, open, orderOf, pay } from './order-commands.js';
import type { Order } from './order-decider.js';
import { persisterCasesOf } from './persister-case.js';
import { by } from './persister-context.js';
import { readLate } from './read-late.js';

/** Commands whose callers may repeat them. */
export const commandIdCases = persisterCasesOf('commands', {
  'a command with an id is handled once, by whatever process, whatever came after': async (t) => {
    const [ours, theirs] = [await handlerOf(t), await handlerOf(t)];
    const options = { operationId: 'open-1' };
    const made = await ours.handle(t.governorId, 'o', open, by, options);
    await ours.handle(t.governorId, 'o', pay, by, { operationId: 'pay-1' });
    same(await theirs.handle(t.governorId, 'o', open, by, options), made);
    same((await ours.handle(t.governorId, 'o', pay, by, { operationId: 'pay-1', expected: 2 })).version, 3);
    same(await orderOf(t), [3, { status: 'paid', items: ['a'] }]);
  },
  'a command with an id that is sent twice at once is handled once': async (t) => {
    const handlers = await Promise.all([handlerOf(t), handlerOf(t), handlerOf(t)]);
    const options = { operationId: 'open-1', deadlineMs: 60_000 };
    const made = await Promise.all(
      handlers.map((handler) => handler.handle(t.governorId, 'o', open, by, options)),
    );
    same(
      made.map(({ version, state }) => [version, state]),
      made.map(() => [2, { status: 'open', items: ['a'] }]),
    );
  },
  'a command with an id and a version that is sent twice at once is handled once': async (t) => {
    const handlers = await Promise.all([handlerOf(t), handlerOf(t), handlerOf(t)]);
    const options = { operationId: 'open-1', expected: 0 };
    const made = await Promise.all(
      handlers.map((handler) => handler.handle(t.governorId, 'o', open, by, options)),
    );
    same(
      made.map(({ version }) => version),
      [2, 2, 2],
    );
  },
  'a command with an id that another process handled meanwhile, on another state, gives what that one made':
    async (t) => {
      const ours = await handlerOf(t);
      await ours.handle(t.governorId, 'o', { type: 'open', items: [] }, by);
      const [store, gate] = [await t.store(), heldCommits()];
      const states = new StateStore<Order>({ store: gate.before(store), nodeId: 'late', root: t.root });
      const theirs = await handlerOf(t, { states });
      const late = theirs.handle(t.governorId, 'o', add('a'), by, { operationId: 'add-1' });
      await gate.reached;
      await ours.handle(t.governorId, 'o', add('b'), by);
      const made = await ours.handle(t.governorId, 'o', add('a'), by, { operationId: 'add-1' });
      gate.open();
      same(await late, made);
      same(await orderOf(t), [3, { status: 'open', items: ['b', 'a'] }]);
    },
  'a command with an id that another process handles while the state is read gives what that one made':
    async (t) => {
      const ours = await handlerOf(t);
      await ours.handle(t.governorId, 'p', open, by);
      const handled = [
        // Refused by the rules, by the version, and making nothing happen, on what it has made itself.
        ['o', open, {}],
        ['n', open, { expected: 0 }],
        ['p', add('b'), {}],
      ] as const;
      for (const [stateId, command, given] of handled) {
        const options = { ...given, operationId: `op-${stateId}` };
        let made: unknown;
        const { paths, store: direct } = (await t.states<Order>()).context;
        const store = readLate(direct, paths.head(t.governorId, stateId), async () => {
          made = await ours.handle(t.governorId, stateId, command, by, options);
        });
        const late = new StateStore<Order>({ store, nodeId: 'late', root: t.root });
        const theirs = await handlerOf(t, { states: late });
        same(await theirs.handle(t.governorId, stateId, command, by, options), made);
      }
    },
  'an id that was used for another command is refused': async (t) => {
    const handler = await handlerOf(t);
    await handler.handle(t.governorId, 'o', open, by, { operationId: 'op-1' });
    await failsWith('OperationReused', handler.handle(t.governorId, 'o', pay, by, { operationId: 'op-1' }));
    const data = { status: 'open', items: ['a'] } as const;
    const persister = await t.persister<Order>();
    const touched = { action: 'touched', data, metadata: by };
    await persister.logTransition(t.governorId, 'o', touched, 2, { operationId: 'op-2' });
    await failsWith('OperationReused', handler.handle(t.governorId, 'o', pay, by, { operationId: 'op-2' }));
  },
});
