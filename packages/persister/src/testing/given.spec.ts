import { AssertionError } from 'node:assert';
import { specify } from './given.js';
import { OrderRefused, orderDecider } from './order-decider.js';
import type { OrderEvent } from './order-decider.js';

const { given } = specify(orderDecider);
const opened: OrderEvent = { type: 'opened' };
const added = (item: string): OrderEvent => ({ type: 'added', data: { item } });

function failure(run: () => void): AssertionError {
  try {
    run();
  } catch (error) {
    if (error instanceof AssertionError) return error;
    throw error;
  }
  throw new Error('the specification holds');
}

describe('given, when, then', () => {
  it('holds for the events that the command makes happen', () => {
    given()
      .when({ type: 'open', items: ['a'] })
      .then(opened, added('a'));
    given(opened, added('a')).when({ type: 'pay' }).then({ type: 'paid' });
  });

  it('holds for a command that makes nothing happen', () => {
    given(opened, added('a')).when({ type: 'add', item: 'a' }).then();
  });

  it('holds for a command that is refused as expected', () => {
    given().when({ type: 'pay' }).then(OrderRefused);
  });

  it('shows the difference to what happens instead', () => {
    const error = failure(() => {
      given(opened).when({ type: 'add', item: 'b' }).then(added('a'));
    });
    expect(error.message).toMatch(/[+-] .*'b'/);
    expect([error.actual, error.expected]).toEqual([[added('b')], [added('a')]]);
  });

  it('says what happens instead of a refusal, and what refuses instead', () => {
    const happens = failure(() => {
      given(opened).when({ type: 'pay' }).then(OrderRefused);
    });
    expect(happens.message).toBe(
      'the command was to be refused by OrderRefused, and made happen [{"type":"paid"}]',
    );
    const refused = failure(() => {
      given().when({ type: 'pay' }).then(RangeError);
    });
    expect(refused.message).toContain('was by Error: the order is none');
  });

  it('passes on the exception of a command that was to make something happen', () => {
    expect(() => {
      given().when({ type: 'pay' }).then({ type: 'paid' });
    }).toThrow(OrderRefused);
  });

  it('fails for rules that change what they are given, or make what storage cannot keep', () => {
    const careless = specify({
      ...orderDecider,
      evolve(order, event) {
        if (event.type === 'added') (order.items as string[]).push(event.data.item);
        return order;
      },
    });
    expect(() => {
      careless.given(added('a')).when({ type: 'pay' }).then();
    }).toThrow(TypeError);
    const unkept = specify({
      ...orderDecider,
      initialState: () => ({ status: 'open', items: [], at: 1n }) as never,
    });
    expect(() => {
      unkept.given().when({ type: 'pay' }).then({ type: 'paid' });
    }).toThrow(/bigint/);
  });
});
