import { StateStore } from '@tai-state/core';
import { CommandHandler, StateMachinePersister, deciderReducer } from '@tai-state/persister';
import type { Decider } from '@tai-state/persister';
import type { Example } from './example.js';

interface Order {
  readonly status: 'none' | 'open' | 'paid';
  readonly total: number;
}

type Command =
  { readonly type: 'open' } | { readonly type: 'add'; readonly price: number } | { readonly type: 'pay' };

type OrderEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'added'; readonly data: { readonly price: number } }
  | { readonly type: 'paid' };

const rules: Decider<Command, Order, OrderEvent> = {
  initialState: () => ({ status: 'none', total: 0 }),
  decide(command, { status, total }) {
    if (command.type === 'open') return status === 'none' ? { type: 'opened' } : [];
    if (status !== 'open') throw new RangeError(`the order is ${status}`);
    if (command.type === 'add') return { type: 'added', data: { price: command.price } };
    if (total === 0) throw new RangeError('the order is empty');
    return { type: 'paid' };
  },
  evolve(order, event) {
    if (event.type === 'opened') return { ...order, status: 'open' };
    if (event.type === 'paid') return { ...order, status: 'paid' };
    return { ...order, total: order.total + event.data.price };
  },
};

/** Rules as pure functions; commands that meet others are decided again, and a command with an id is handled once. */
export const commands: Example = async (documents, print) => {
  const start = (nodeId: string): CommandHandler<Command, Order, OrderEvent> => {
    const states = new StateStore<Order>({ store: documents, nodeId });
    const config = { recordStates: 'digest' } as const;
    const persister = new StateMachinePersister<Order>({ states, reducer: deciderReducer(rules), config });
    return new CommandHandler({ persister, decider: rules });
  };
  const [till, web] = [start('till'), start('web')];
  const by = { changedBy: 'ann', reason: 'shopping' };

  const opened = await till.handle('shop', 'order-1', { type: 'open' }, by);
  print(`${opened.events.map(({ type }) => type).join()}: version ${String(opened.version)}`);
  const nothing = await web.handle('shop', 'order-1', { type: 'open' }, by);
  print(`opened again: ${String(nothing.events.length)} events`);

  const prices = [3, 4, 5, 6];
  await Promise.all(
    prices.map((price, index) => {
      const handler = index % 2 === 0 ? till : web;
      return handler.handle('shop', 'order-1', { type: 'add', price }, by);
    }),
  );
  const paid = await web.handle('shop', 'order-1', { type: 'pay' }, by, { operationId: 'pay-1' });
  print(`total ${String(paid.state.total)}, paid at version ${String(paid.version)}`);

  // The answer was lost: the same command, by another process.
  const repeated = await till.handle('shop', 'order-1', { type: 'pay' }, by, { operationId: 'pay-1' });
  print(`paid once: version ${String(repeated.version)}`);
  const refused = await till.handle('shop', 'order-1', { type: 'pay' }, by).catch((error: unknown) => error);
  print(`paid twice: ${(refused as Error).message}`);
};
