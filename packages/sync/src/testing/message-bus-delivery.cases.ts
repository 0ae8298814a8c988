import assert from 'node:assert/strict';
import type { ContractCase } from './contract-case.js';
import { eventually, pause } from './eventually.js';
import { numbered } from './message-bus-fixture.js';
import type { MessageBusFixture } from './message-bus-fixture.js';
import { Recorder } from './recorder.js';

/** What handlers may rely on. */
export const deliveryCases: readonly ContractCase<MessageBusFixture>[] = [
  {
    name: 'delivers again, with the same id, what a handler has not taken',
    async run({ bus, topic, otherSubscription }) {
      const recorder = new Recorder(() => {
        if (recorder.deliveries.length < 3) throw new Error('not yet');
        return Promise.resolve();
      });
      bus.subscribe(otherSubscription, recorder.handler);
      await bus.publish(topic, [{ data: 'x', attributes: { a: '1' } }]);
      await eventually('three deliveries', () => recorder.deliveries.length === 3);
      assert.equal(new Set(recorder.deliveries.map(({ id }) => id)).size, 1);
      for (const { data, attributes } of recorder.deliveries) {
        assert.deepEqual([data, { ...attributes }], ['x', { a: '1' }]);
      }
    },
  },
  {
    name: 'counts deliveries from 1, where it counts',
    async run({ bus, topic, subscription }) {
      const recorder = new Recorder(() => {
        if (recorder.deliveries.length < 3) throw new Error('not yet');
        return Promise.resolve();
      });
      bus.subscribe(subscription, recorder.handler);
      await bus.publish(topic, [{ data: 'x' }]);
      await eventually('three deliveries', () => recorder.deliveries.length >= 3);
      const attempts = recorder.deliveries.map(({ deliveryAttempt }) => deliveryAttempt);
      if (attempts[0] !== undefined) assert.deepEqual(attempts, [1, 2, 3]);
    },
  },
  {
    name: 'does not deliver again what a handler has taken',
    async run({ bus, topic, subscription }) {
      const recorder = new Recorder();
      bus.subscribe(subscription, recorder.handler);
      await bus.publish(topic, numbered('m', 20));
      await recorder.received(20);
      await pause(300);
      assert.equal(recorder.deliveries.length, 20);
    },
  },
  {
    name: 'does not hold back other messages behind one that is refused',
    async run({ bus, topic, otherSubscription }) {
      const taken = new Recorder();
      bus.subscribe(otherSubscription, async (message) => {
        if (message.data === 'm-000') throw new Error('never');
        await taken.handler(message);
      });
      await bus.publish(topic, numbered('m', 10));
      await taken.received(9);
    },
  },
  {
    name: 'moves a message that is refused every time to the dead-letter topic',
    async run({ bus, topic, subscription, deadLetterSubscription }) {
      const refused = new Recorder(() => Promise.reject(new Error('never')));
      const dead = new Recorder();
      bus.subscribe(subscription, refused.handler);
      bus.subscribe(deadLetterSubscription, dead.handler);
      await bus.publish(topic, [{ data: 'poison', attributes: { a: '1' } }]);
      await dead.received(1);
      assert.equal(dead.deliveries[0]?.data, 'poison');
      assert.equal(dead.deliveries[0].attributes['a'], '1');
      assert.equal(refused.deliveries.length, 5);
    },
  },
  {
    name: 'never runs more handlers at once than asked for, and that many when there is work',
    async run({ bus, topic, subscription }) {
      let running = 0;
      let most = 0;
      const recorder = new Recorder(async () => {
        running += 1;
        most = Math.max(most, running);
        await pause(30);
        running -= 1;
      });
      bus.subscribe(subscription, recorder.handler, { maxInFlight: 3 });
      await bus.publish(topic, numbered('m', 15));
      await recorder.received(15);
      assert.equal(most, 3);
    },
  },
  {
    name: 'shares the messages of a subscription between its consumers',
    async run({ bus, topic, subscription }) {
      const slow = () => pause(5);
      const [one, other] = [new Recorder(slow), new Recorder(slow)];
      bus.subscribe(subscription, one.handler, { maxInFlight: 1 });
      bus.subscribe(subscription, other.handler, { maxInFlight: 1 });
      await pause(200);
      await bus.publish(topic, numbered('m', 60));
      const all = (): readonly string[] => [...new Set([...one.texts, ...other.texts])];
      await eventually('60 messages', () => all().length === 60);
    },
  },
];
