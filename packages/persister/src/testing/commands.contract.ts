import { StateNotFound, StateStore, VersionConflict } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { CommandHandler } from '../machine/command-handler.js';
import { deciderReducer } from '../machine/decider-reducer.js';
import { defineMachine } from '../machine/define-machine.js';
import { machineDecider } from '../machine/machine-decider.js';
import { commandIdCases } from './command-ids.contract.js';
import { heldCommits } from './held-commits.js';
import { add, handlerOf, open, orderOf, pay } from './order-commands.js';
import { OrderRefused, orderDecider } from './order-decider.js';
import type { Order, OrderCommand } from './order-decider.js';
import { persisterCasesOf } from './persister-case.js';
import { by } from './persister-context.js';
import type { PersisterSettings } from './persister-context.js';

/** A decider that counts how often it decides. */
function counting(): { readonly decider: typeof orderDecider; count: number } {
  const counted = {
    count: 0,
    decider: {
      ...orderDecider,
      decide(command: OrderCommand, order: Order) {
        counted.count += 1;
        return orderDecider.decide(command, order);
      },
    },
  };
  return counted;
}

/** Commands that a decider turns into events. */
export const commandCases = [
  ...persisterCasesOf('commands', {
    'a command is decided, and its events are logged with the state that they lead to': async (t) => {
      const handler = await handlerOf(t);
      const opened = await handler.handle(t.governorId, 'o', open, by);
      same(opened, {
        events: [{ type: 'opened' }, { type: 'added', data: { item: 'a' } }],
        state: { status: 'open', items: ['a'] },
        version: 2,
      });
      await handler.handle(t.governorId, 'o', pay, { changedBy: 'ann', reason: 'at the till' });
      same(await orderOf(t), [3, { status: 'paid', items: ['a'] }]);
      const log: unknown[] = [];
      for await (const event of (await t.persister()).getHistory(t.governorId, 'o')) {
        log.push([event.version, event.action, event.payload ?? null, event.metadata.changedBy]);
      }
      same(log, [
        [1, 'opened', null, 'suite'],
        [2, 'added', { item: 'a' }, 'suite'],
        [3, 'paid', null, 'ann'],
      ]);
    },
    'a command costs one read, and what its events cost': async (t) => {
      const handler = await handlerOf(t);
      await handler.handle(t.governorId, 'o', open, by);
      await t.costs({ rpcs: 2, reads: 1, writes: 2 }, () => handler.handle(t.governorId, 'o', add('b'), by));
      const named = { operationId: 'add-c' };
      await t.costs({ rpcs: 3, reads: 2, writes: 2 }, () =>
        handler.handle(t.governorId, 'o', add('c'), by, named),
      );
      const cold = await handlerOf(t);
      await t.costs({ rpcs: 2, reads: 1, writes: 2 }, () => cold.handle(t.governorId, 'o', pay, by));
    },
    'a command that makes nothing happen writes nothing': async (t) => {
      const handler = await handlerOf(t);
      await handler.handle(t.governorId, 'o', open, by);
      const made = await t.costs({ rpcs: 1, reads: 1 }, () =>
        handler.handle(t.governorId, 'o', add('a'), by),
      );
      same([made.events, made.version], [[], 2]);
    },
    'a command that is refused writes nothing': async (t) => {
      const handler = await handlerOf(t);
      const refused = await handler.handle(t.governorId, 'o', pay, by).catch((error: unknown) => error);
      holds(refused instanceof OrderRefused, 'the error of the rules');
      await failsWith('StateNotFound', orderOf(t));
    },
    'a command that meets others is decided again, on what they have made': async (t) => {
      const handlers = await Promise.all(Array.from({ length: 5 }, () => handlerOf(t)));
      await handlers[0]?.handle(t.governorId, 'o', { type: 'open', items: [] }, by);
      const made = await Promise.all(
        handlers.map((handler, index) =>
          handler.handle(t.governorId, 'o', add(`i${String(index)}`), by, { deadlineMs: 60_000 }),
        ),
      );
      same(made.map(({ version }) => version).sort(), [2, 3, 4, 5, 6]);
      const { state } = await (await t.persister<Order>()).loadState(t.governorId, 'o');
      same([...state.data.items].sort(), ['i0', 'i1', 'i2', 'i3', 'i4']);
    },
    'of those that begin a state at once one begins it, and the others decide on it': async (t) => {
      const handlers = await Promise.all([handlerOf(t), handlerOf(t), handlerOf(t)]);
      const outcomes = await Promise.allSettled(
        handlers.map((handler) => handler.handle(t.governorId, 'o', open, by, { deadlineMs: 60_000 })),
      );
      same(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      const reasons = outcomes.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
      holds(
        reasons.every((error) => error instanceof OrderRefused),
        'the rules refuse the others',
      );
      same(await orderOf(t), [2, { status: 'open', items: ['a'] }]);
    },
    'a command for a version is refused at another one, and not tried again': async (t) => {
      const counted = counting();
      const handler = await handlerOf(t, {}, { decider: counted.decider });
      const missing = handler.handle(t.governorId, 'o', open, by, { expected: 1 });
      holds((await missing.catch((error: unknown) => error)) instanceof StateNotFound, 'there is none');
      await handler.handle(t.governorId, 'o', open, by, { expected: 0 });
      same(counted.count, 1);
      for (const expected of [0, 1, 3]) {
        const error = await handler
          .handle(t.governorId, 'o', pay, by, { expected })
          .catch((thrown: unknown) => thrown);
        holds(error instanceof VersionConflict, `a conflict at ${String(expected)}`);
      }
      same(counted.count, 1);
      await handler.handle(t.governorId, 'o', pay, by, { expected: 2 });
      same(counted.count, 2);
    },
    'a command for a version that others leave meanwhile is not tried again': async (t) => {
      const other = await handlerOf(t);
      await other.handle(t.governorId, 'o', open, by);
      const { state } = await (await t.persister<Order>()).loadState(t.governorId, 'o');
      const handlers = await Promise.all(Array.from({ length: 4 }, () => handlerOf(t)));
      const outcomes = await Promise.allSettled(
        handlers.map((handler, index) =>
          handler.handle(t.governorId, 'o', add(`i${String(index)}`), by, { expected: state.token }),
        ),
      );
      same(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      same(((await orderOf(t)) as [number, unknown])[0], 3);
    },
    'where events keep digests the reducer is the decider': async (t) => {
      const settings: PersisterSettings<Order> = {
        reducer: deciderReducer(orderDecider),
        config: { recordStates: 'digest' },
      };
      const handler = await handlerOf(t, settings);
      await handler.handle(t.governorId, 'o', open, by);
      await handler.handle(t.governorId, 'o', pay, by);
      await t.loseHead('o');
      const { state, source } = await (await t.persister<Order>(settings)).loadState(t.governorId, 'o');
      same([source, state.version, state.data], ['replay', 3, { status: 'paid', items: ['a'] }]);
    },
    'events carry the version of their shape, and records go to the outbox with them': async (t) => {
      const handler = await handlerOf(
        t,
        {},
        {
          schemaVersion: 3,
          outbox: (events, { items }) =>
            events.some(({ type }) => type === 'paid') ? [{ type: 'order.paid', data: { items } }] : [],
        },
      );
      await handler.handle(t.governorId, 'o', open, by);
      const persister = await t.persister<Order>();
      for await (const event of persister.getHistory(t.governorId, 'o')) same(event.schemaVersion, 3);
      await t.costs({ rpcs: 2, reads: 1, writes: 3 }, () => handler.handle(t.governorId, 'o', pay, by));
      const { documents } = await (await t.store()).query({ collection: `${t.root}/outbox` });
      same(
        documents.map(({ data }) => [data['type'], data['data']]),
        [['order.paid', { items: ['a'] }]],
      );
    },
    'a state machine is persisted by its decider': async (t) => {
      const door = defineMachine<{ readonly open: boolean }>({
        initialState: () => ({ open: false }),
        actions: { open: () => ({ open: true }), close: () => ({ open: false }) },
        allowed: ({ open: isOpen }) => [isOpen ? 'close' : 'open'],
      });
      const persister = await t.persister<{ readonly open: boolean }>();
      const handler = new CommandHandler({ persister, decider: machineDecider(door) });
      await handler.handle(t.governorId, 'door', { type: 'open' }, by);
      await failsWith('InvalidState', handler.handle(t.governorId, 'door', { type: 'open' }, by));
      same((await handler.handle(t.governorId, 'door', { type: 'close' }, by)).version, 2);
    },
    'a state that was deleted begins anew, one version on': async (t) => {
      const handler = await handlerOf(t);
      await handler.handle(t.governorId, 'o', open, by);
      const persister = await t.persister<Order>();
      await persister.logTransition(t.governorId, 'o', { action: 'removed', deletes: true, metadata: by }, 2);
      const made = await handler.handle(t.governorId, 'o', { type: 'open', items: [] }, by);
      same([made.version, made.state], [4, { status: 'open', items: [] }]);
    },
    'a command whose state is deleted meanwhile is decided again': async (t) => {
      const held = heldCommits();
      const other = await t.persister<Order>();
      await (await handlerOf(t)).handle(t.governorId, 'o', open, by);
      const store = held.before(await t.store());
      const slow = new StateStore<Order>({ store, root: t.root, nodeId: 'slow' });
      const handler = await handlerOf(t, { states: slow });
      const adding = handler.handle(t.governorId, 'o', add('b'), by);
      await held.reached;
      const removed = { action: 'removed', deletes: true, metadata: by };
      await other.logTransition(t.governorId, 'o', removed, 2);
      held.open();
      holds(
        (await adding.catch((error: unknown) => error)) instanceof OrderRefused,
        'there is no order any more',
      );
    },
    'bad input is refused before anything is sent': async (t) => {
      const handler = await handlerOf(t);
      const bare = await handlerOf(t, { config: { enableEventSourcing: false } });
      await t.costs({}, async () => {
        await failsWith('InvalidArgument', handler.handle(t.governorId, 'a/b', open, by));
        await failsWith('InvalidArgument', handler.handle(t.governorId, 'o', open, by, { expected: -1 }));
        await failsWith('InvalidArgument', handler.handle(t.governorId, 'o', open, { ...by, changedBy: '' }));
        await failsWith(
          'InvalidArgument',
          handler.handle(t.governorId, 'o', open, by, { operationId: 'a/b' }),
        );
        const unkept = { ...open, at: 1n } as never;
        await failsWith(
          'SerializationError',
          handler.handle(t.governorId, 'o', unkept, by, { operationId: 'op' }),
        );
        await failsWith('InvalidArgument', bare.handle(t.governorId, 'o', open, by, { operationId: 'op' }));
        const { signal } = { signal: AbortSignal.abort() };
        await failsWith('Aborted', handler.handle(t.governorId, 'o', open, by, { signal }));
      });
    },
  }),
  ...commandIdCases,
];
