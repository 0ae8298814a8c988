import type { Decider } from '../machine/decider.js';

/** The states of the suites of machines: orders of a small shop. */
export interface Order {
  readonly status: 'none' | 'open' | 'paid';
  readonly items: readonly string[];
}

/** What can be asked of an order. */
export type OrderCommand =
  | { readonly type: 'open'; readonly items: readonly string[] }
  | { readonly type: 'add'; readonly item: string }
  | { readonly type: 'pay' };

/** What can happen to an order. */
export type OrderEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'added'; readonly data: { readonly item: string } }
  | { readonly type: 'paid' };

/** A command that the rules refuse. */
export class OrderRefused extends Error {}

function check(order: Order, status: Order['status']): void {
  if (order.status !== status) throw new OrderRefused(`the order is ${order.status}`);
}

/** The rules of orders. To open one with items makes several things happen, to add what it has already nothing. */
export const orderDecider: Decider<OrderCommand, Order, OrderEvent> = {
  initialState: () => ({ status: 'none', items: [] }),
  decide(command, order) {
    switch (command.type) {
      case 'open':
        check(order, 'none');
        return [
          { type: 'opened' },
          ...command.items.map((item) => ({ type: 'added', data: { item } }) as const),
        ];
      case 'add':
        check(order, 'open');
        return order.items.includes(command.item) ? [] : { type: 'added', data: { item: command.item } };
      case 'pay':
        check(order, 'open');
        return { type: 'paid' };
    }
  },
  evolve(order, event) {
    switch (event.type) {
      case 'opened':
        return { ...order, status: 'open' };
      case 'added':
        return { ...order, items: [...order.items, event.data.item] };
      case 'paid':
        return { ...order, status: 'paid' };
    }
  },
};
