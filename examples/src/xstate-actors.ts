import { StateStore } from '@tai-state/core';
import { StateMachinePersister } from '@tai-state/persister';
import { openActor } from '@tai-state/persister/xstate';
import type { PersistedActor, StoredMachine } from '@tai-state/persister/xstate';
import { assign, setup } from 'xstate';
import type { Example } from './example.js';

const order = setup({
  types: {
    context: {} as { readonly items: readonly string[] },
    events: {} as { readonly type: 'ADD'; readonly item: string } | { readonly type: 'PAY' },
  },
  guards: { hasItems: ({ context }) => context.items.length > 0 },
}).createMachine({
  id: 'order',
  version: '1',
  context: { items: [] },
  initial: 'open',
  states: {
    open: {
      on: {
        ADD: { actions: assign({ items: ({ context, event }) => [...context.items, event.item] }) },
        PAY: { target: 'paid', guard: 'hasItems' },
      },
    },
    paid: { type: 'final' },
  },
});

/** Actors of XState that outlive their process: every event that one takes is a transition with its snapshot. */
export const xstateActors: Example = async (documents, print) => {
  const start = (nodeId: string): Promise<PersistedActor<typeof order>> => {
    const states = new StateStore<StoredMachine>({ store: documents, nodeId });
    const persister = new StateMachinePersister<StoredMachine>({ states });
    return openActor(order, { persister, governorId: 'shop', stateId: 'order-1' });
  };

  const before = await start('process-1');
  before.actor.send({ type: 'ADD', item: 'apple' });
  before.actor.send({ type: 'ADD', item: 'bread' });
  print(`saved at version ${String(await before.saved())}`);

  // The process crashes; another one goes on.
  const after = await start('process-2');
  const { value, context } = after.actor.getSnapshot();
  print(`${JSON.stringify(value)} with ${context.items.join(', ')}`);
  print(`paid at version ${String(await after.send({ type: 'PAY' }))}`);

  // The first one was only slow. It learns that it has lost the state, and stops.
  const lost = await before.send({ type: 'ADD', item: 'coffee' }).catch((error: unknown) => error);
  print(`the first: ${(lost as Error).name}, ${before.actor.getSnapshot().status}`);

  const states = new StateStore<StoredMachine>({ store: documents, nodeId: 'audit' });
  const audit = new StateMachinePersister<StoredMachine>({ states });
  for await (const { version, action } of audit.getHistory('shop', 'order-1')) {
    print(`${String(version)} ${action}`);
  }
};
