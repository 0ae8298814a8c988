import { CommandHandler } from '../machine/command-handler.js';
import type { CommandHandlerOptions } from '../machine/command-options.js';
import { orderDecider } from './order-decider.js';
import type { Order, OrderCommand, OrderEvent } from './order-decider.js';
import type { PersisterContext, PersisterSettings } from './persister-context.js';

type OrderHandler = CommandHandler<OrderCommand, Order, OrderEvent>;

/** A handler of orders with a persister of its own, as in another process. */
export async function handlerOf(
  t: PersisterContext,
  settings: PersisterSettings<Order> = {},
  options: Partial<CommandHandlerOptions<OrderCommand, Order, OrderEvent>> = {},
): Promise<OrderHandler> {
  const persister = await t.persister<Order>(settings);
  return new CommandHandler({ persister, decider: orderDecider, ...options });
}

/** An order as another process finds it: its version and its data. */
export async function orderOf(t: PersisterContext, stateId = 'o'): Promise<unknown> {
  const { state } = await (await t.persister<Order>()).loadState(t.governorId, stateId);
  return [state.version, state.data];
}

/** Opens an order with one item. */
export const open = { type: 'open', items: ['a'] } as const;
/** Adds an item. */
export const add = (item: string): OrderCommand => ({ type: 'add', item });
/** Pays an order. */
export const pay = { type: 'pay' } as const;
