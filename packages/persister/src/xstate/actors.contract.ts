import { VersionConflict } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { SimulatedClock, assign, createActor, createMachine, fromPromise, sendTo, setup } from 'xstate';
import type { ActorRefFrom, AnyStateMachine } from 'xstate';
import { persisterCasesOf } from '../testing/persister-case.js';
import { by } from '../testing/persister-context.js';
import type { PersisterContext } from '../testing/persister-context.js';
import { openActor } from './open-actor.js';
import type { OpenActorOptions } from './open-actor.js';
import type { PersistedActor } from './persisted-actor.js';
import type { StoredMachine } from './stored-machine.js';

type OrderEvent =
  | { readonly type: 'ADD'; readonly item: string; readonly note?: string | undefined }
  | { readonly type: 'PAY' }
  | { readonly type: 'BREAK' };

/** An order: it is paid by an invoked actor, forgotten after a day, and its history can be taken up again. */
function orderMachine(charge: () => Promise<string> = () => Promise.resolve('receipt')) {
  return setup({
    types: {
      context: {} as { items: readonly string[]; receipt?: string },
      events: {} as OrderEvent,
      input: {} as { items: readonly string[] },
    },
    actors: { charge: fromPromise(charge) },
    actions: {
      break: () => {
        throw new RangeError('broken');
      },
    },
  }).createMachine({
    id: 'order',
    version: '1',
    context: ({ input }) => ({ items: input.items }),
    initial: 'open',
    states: {
      open: {
        after: { 86_400_000: 'forgotten' },
        on: {
          ADD: { actions: assign({ items: ({ context, event }) => [...context.items, event.item] }) },
          PAY: 'paying',
          BREAK: { actions: 'break' },
        },
      },
      paying: {
        invoke: {
          src: 'charge',
          onDone: { target: 'paid', actions: assign({ receipt: ({ event }) => event.output }) },
          onError: 'open',
        },
      },
      forgotten: { type: 'final' },
      paid: { type: 'final' },
    },
  });
}

type OrderMachine = ReturnType<typeof orderMachine>;

async function open<M extends AnyStateMachine = OrderMachine>(
  t: PersisterContext,
  options: Partial<OpenActorOptions<M>> = {},
  machine: M = orderMachine() as unknown as M,
): Promise<PersistedActor<M>> {
  const persister = await t.persister<StoredMachine>();
  return openActor(machine, {
    persister,
    governorId: t.governorId,
    stateId: 'o',
    input: { items: [] },
    actorOptions: { clock: new SimulatedClock() },
    ...options,
  } as OpenActorOptions<M>);
}

async function stored(t: PersisterContext): Promise<readonly [number, StoredMachine]> {
  const { state } = await (await t.persister<StoredMachine>()).loadState(t.governorId, 'o');
  return [state.version, state.data];
}

async function actions(t: PersisterContext): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { action } of (await t.persister<StoredMachine>()).getHistory(t.governorId, 'o'))
    found.push(action);
  return found;
}

/** Puts other data in the place of what an actor has kept. */
async function tamper(t: PersisterContext, change: (data: StoredMachine) => unknown): Promise<void> {
  const persister = await t.persister<StoredMachine>();
  const { state } = await persister.loadState(t.governorId, 'o');
  const data = change(state.data) as StoredMachine;
  await persister.logTransition(t.governorId, 'o', { action: 'tamper', data, metadata: by }, state.token);
}

/** Actors of XState whose transitions are kept. */
export const actorCases = persisterCasesOf('actors', {
  'an actor that begins is kept, and every event that it takes': async (t) => {
    const order = await open(t, {
      input: { items: ['a'] },
      change: { changedBy: 'ann', reason: 'at the till' },
    });
    same(order.version, 1);
    same(await order.send({ type: 'ADD', item: 'b', note: undefined }), 2);
    const [version, { machine, machineVersion, snapshot }] = await stored(t);
    same([version, machine, machineVersion], [2, 'order', '1']);
    const { value, context, status } = snapshot as Readonly<Record<string, unknown>>;
    same([value, context, status], ['open', { items: ['a', 'b'] }, 'active']);
    const log: unknown[] = [];
    for await (const event of (await t.persister()).getHistory(t.governorId, 'o')) {
      log.push([event.action, event.payload, event.metadata.changedBy]);
    }
    same(log, [
      ['xstate.init', { type: 'xstate.init', input: { items: ['a'] } }, 'ann'],
      ['ADD', { type: 'ADD', item: 'b' }, 'ann'],
    ]);
  },
  'an actor goes on where it was, in another process': async (t) => {
    const before = await open(t);
    await before.send({ type: 'ADD', item: 'a' });
    before.actor.stop();
    const after = await open(t, { input: { items: ['not', 'used'] } });
    same([after.version, after.actor.getSnapshot().context.items], [2, ['a']]);
    same(await after.send({ type: 'ADD', item: 'b' }), 3);
    same(after.actor.getSnapshot().context.items, ['a', 'b']);
    same(await actions(t), ['xstate.init', 'ADD', 'ADD']);
  },
  'what is kept is what XState itself goes on from': async (t) => {
    const order = await open(t);
    await order.send({ type: 'ADD', item: 'a' });
    const [, { snapshot }] = await stored(t);
    same(snapshot, JSON.parse(JSON.stringify(order.actor.getPersistedSnapshot())) as unknown);
    const again = createActor(orderMachine(), {
      clock: new SimulatedClock(),
      snapshot: JSON.parse(JSON.stringify(snapshot)) as never,
      input: { items: [] },
    }).start();
    again.send({ type: 'ADD', item: 'b' });
    same(again.getSnapshot().context.items, ['a', 'b']);
    again.stop();
  },
  "the machine's own events are kept too": async (t) => {
    const clock = new SimulatedClock();
    const order = await open(t, { actorOptions: { clock } });
    clock.increment(86_400_000);
    same(await order.saved(), 2);
    same(((await stored(t))[1].snapshot as { readonly status?: unknown }).status, 'done');
    same((await actions(t))[1]?.startsWith('xstate.after.86400000'), true);
  },
  'what an invoked actor gives is kept': async (t) => {
    const order = await open(t);
    const done = new Promise<void>((resolve) => {
      order.actor.subscribe({ complete: resolve });
    });
    await order.send({ type: 'PAY' });
    await done;
    await order.saved();
    same(await actions(t), ['xstate.init', 'PAY', 'xstate.done.actor.0.order.paying']);
    const { context, status } = (await stored(t))[1].snapshot as Readonly<Record<string, unknown>>;
    same([context, status], [{ items: [], receipt: 'receipt' }, 'done']);
    const again = await open(t);
    same(again.actor.getSnapshot().status, 'done');
    same(await again.saved(), 3);
  },
  'the failure of an invoked actor is kept with its message': async (t) => {
    let failed = (): void => undefined;
    const back = new Promise<void>((resolve) => (failed = resolve));
    const order = await open(
      t,
      {},
      orderMachine(() => Promise.reject(new RangeError('no funds'))),
    );
    order.actor.subscribe(({ value }) => {
      if (value === 'open') failed();
    });
    await order.send({ type: 'PAY' });
    await back;
    await order.saved();
    const events: unknown[] = [];
    for await (const { payload } of (await t.persister()).getHistory(t.governorId, 'o')) events.push(payload);
    const { error } = events.at(-1) as { readonly error: unknown };
    same(error, { name: 'RangeError', message: 'no funds' });
  },
  'an actor that was invoking invokes again when it goes on': async (t) => {
    const before = await open(
      t,
      {},
      orderMachine(() => new Promise(() => undefined)),
    );
    await before.send({ type: 'PAY' });
    before.actor.stop();
    const after = await open(t);
    await new Promise<void>((resolve) => {
      after.actor.subscribe({ complete: resolve });
    });
    await after.saved();
    same(after.actor.getSnapshot().value, 'paid');
  },
  'an actor goes on with the children that its context names': async (t) => {
    const counter = createMachine({
      id: 'counter',
      context: { count: 0 },
      on: {
        COUNT: { actions: assign({ count: ({ context }) => context.count + 1 }) },
      },
    });
    const parent = setup({
      types: { context: {} as { child: ActorRefFrom<typeof counter> } },
      actors: { counter },
    }).createMachine({
      id: 'parent',
      version: '1',
      context: ({ spawn }) => ({ child: spawn('counter', { id: 'first' }) }),
      on: { PASS: { actions: sendTo(({ context }) => context.child, { type: 'COUNT' }) } },
    });
    const before = await open(t, {}, parent);
    await before.send({ type: 'PASS' });
    await before.send({ type: 'PASS' });
    before.actor.stop();
    const after = await open(t, {}, parent);
    await after.send({ type: 'PASS' });
    same(after.actor.getSnapshot().context.child.getSnapshot().context, { count: 3 });
  },
  'events that come at once go together, in their order': async (t) => {
    const order = await open(t);
    await t.costs({ rpcs: 1, writes: 6 }, () => {
      for (const item of ['a', 'b', 'c', 'd']) order.actor.send({ type: 'ADD', item });
      return order.send({ type: 'ADD', item: 'e' });
    });
    same(order.version, 6);
    const persister = await t.persister<StoredMachine>();
    const state = await persister.getStateAtVersion(t.governorId, 'o', 3);
    same((state?.data.snapshot as { context?: unknown }).context, { items: ['a', 'b'] });
  },
  'an actor whose state another process has moved is stopped': async (t) => {
    const [ours, theirs] = [await open(t), await open(t)];
    await ours.send({ type: 'ADD', item: 'ours' });
    const lost = await theirs.send({ type: 'ADD', item: 'theirs' }).catch((error: unknown) => error);
    holds(lost instanceof VersionConflict, `a conflict, found ${String(lost)}`);
    same(theirs.actor.getSnapshot().status, 'stopped');
    await failsWith('VersionConflict', theirs.saved());
    same((await open(t)).actor.getSnapshot().context.items, ['ours']);
  },
  'of two that begin one begins': async (t) => {
    const outcomes = await Promise.allSettled([open(t), open(t)]);
    const begun = outcomes.filter(({ status }) => status === 'fulfilled');
    same([begun.length, await actions(t)], [1, ['xstate.init']]);
  },
  'an event whose action throws is not kept': async (t) => {
    const order = await open(t);
    await order.send({ type: 'ADD', item: 'a' });
    const error = await order.send({ type: 'BREAK' }).catch((thrown: unknown) => thrown);
    same([error instanceof RangeError, await actions(t)], [true, ['xstate.init', 'ADD']]);
    same((await open(t)).actor.getSnapshot().context.items, ['a']);
  },
  'a state of another version of the machine is refused, or migrated': async (t) => {
    await open(t, { input: { items: ['a'] } });
    const newer = createMachine({
      ...orderMachine().config,
      version: '2',
    } as never) as unknown as OrderMachine;
    await failsWith('InvalidState', open(t, {}, newer));
    const migrated = await open(
      t,
      {
        migrate(snapshot, fromVersion) {
          same(fromVersion, '1');
          return { ...snapshot, context: { items: ['migrated'] } } as never;
        },
      },
      newer,
    );
    same(migrated.actor.getSnapshot().context.items, ['migrated']);
    await migrated.send({ type: 'ADD', item: 'b' });
    same((await stored(t))[1].machineVersion, '2');
    await failsWith('InvalidState', open(t));
  },
  'a state of another machine is refused': async (t) => {
    await open(t);
    const other = createMachine({ id: 'other', version: '1', initial: 'a', states: { a: {} } });
    await failsWith('InvalidState', open(t, {}, other));
  },
  'a machine without a version is refused': async (t) => {
    const bare = createMachine({ id: 'bare', initial: 'a', states: { a: {} } });
    await failsWith('InvalidState', open(t, {}, bare));
  },
  'a snapshot from which the machine cannot go on is refused': async (t) => {
    await open(t);
    await tamper(t, (data) => ({ ...data, snapshot: { ...(data.snapshot as object), value: 'nowhere' } }));
    await failsWith('SerializationError', open(t));
    await tamper(t, () => ({ count: 1 }));
    await failsWith('SerializationError', open(t));
  },
  'what storage cannot keep stops the actor, and nothing is kept of it': async (t) => {
    const order = await open(t);
    await failsWith('SerializationError', order.send({ type: 'ADD', item: 1n as never }));
    same([order.actor.getSnapshot().status, await actions(t)], ['stopped', ['xstate.init']]);
  },
});
