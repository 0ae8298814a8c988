import assert from 'node:assert/strict';
import type { ContractCase } from './contract-case.js';
import { numbered } from './message-bus-fixture.js';
import type { MessageBusFixture } from './message-bus-fixture.js';
import { Recorder } from './recorder.js';
import { rejectsWith } from './rejects-with.js';

/** What `publish` and `ping` promise. */
export const publishCases: readonly ContractCase<MessageBusFixture>[] = [
  {
    name: 'delivers every message of a batch',
    async run({ bus, topic, subscription }) {
      const recorder = new Recorder();
      bus.subscribe(subscription, recorder.handler);
      await bus.publish(topic, numbered('m', 120));
      assert.deepEqual(
        await recorder.received(120),
        numbered('m', 120).map(({ data }) => data),
      );
    },
  },
  {
    name: 'keeps what was published before a consumer came',
    async run({ bus, topic, subscription }) {
      await bus.publish(topic, numbered('early', 5));
      const recorder = new Recorder();
      bus.subscribe(subscription, recorder.handler);
      await recorder.received(5);
    },
  },
  {
    name: 'gives every message to every subscription of the topic',
    async run({ bus, topic, subscription, otherSubscription }) {
      const [one, other] = [new Recorder(), new Recorder()];
      bus.subscribe(subscription, one.handler);
      bus.subscribe(otherSubscription, other.handler);
      await bus.publish(topic, numbered('m', 10));
      assert.deepEqual(await one.received(10), await other.received(10));
    },
  },
  {
    name: 'carries text and attributes as they are',
    async run({ bus, topic, subscription }) {
      const recorder = new Recorder();
      bus.subscribe(subscription, recorder.handler);
      const data = `{"text":"Grüße 你好 🚀\\u0000 \\"quoted\\""}${'x'.repeat(200_000)}`;
      const attributes = { 'content-type': 'application/cloudevents+json', leer: '', ключ: '$ne' };
      await bus.publish(topic, [{ data, attributes }]);
      await recorder.received(1);
      assert.equal(recorder.deliveries[0]?.data, data);
      assert.deepEqual({ ...recorder.deliveries[0].attributes }, attributes);
    },
  },
  {
    name: 'gives a text that is published twice two message ids',
    async run({ bus, topic, subscription }) {
      const recorder = new Recorder();
      bus.subscribe(subscription, recorder.handler);
      await bus.publish(topic, [{ data: 'same' }, { data: 'same' }, { data: 'last' }]);
      await recorder.received(2);
      assert.equal(new Set(recorder.deliveries.map(({ id }) => id)).size, 3);
    },
  },
  {
    name: 'takes an empty batch',
    async run({ bus, topic }) {
      await bus.publish(topic, []);
    },
  },
  {
    name: 'refuses a topic that does not exist',
    async run({ bus }) {
      await rejectsWith('StateNotFound', bus.publish('no-such-topic', [{ data: 'x' }]));
    },
  },
  {
    name: 'sends nothing of a batch with a message that is too large, empty or not well-formed',
    async run({ bus, topic, subscription }) {
      const recorder = new Recorder();
      bus.subscribe(subscription, recorder.handler);
      const good = { data: 'good' };
      await rejectsWith('TooLarge', bus.publish(topic, [good, { data: 'x'.repeat(1024 * 1024 + 1) }]));
      await rejectsWith('InvalidArgument', bus.publish(topic, [good, { data: '' }]));
      await rejectsWith('InvalidArgument', bus.publish(topic, [good, { data: '\ud800' }]));
      const attributes = Object.fromEntries(numbered('a', 101).map(({ data }) => [data, 'x']));
      await rejectsWith('TooLarge', bus.publish(topic, [good, { data: 'x', attributes }]));
      await bus.publish(topic, [{ data: 'only' }]);
      assert.deepEqual(await recorder.received(1), ['only']);
    },
  },
  {
    name: 'sends nothing for a caller who has gone',
    async run({ bus, topic, subscription }) {
      const recorder = new Recorder();
      bus.subscribe(subscription, recorder.handler);
      await rejectsWith('Aborted', bus.publish(topic, [{ data: 'x' }], { signal: AbortSignal.abort() }));
      await bus.publish(topic, [{ data: 'only' }]);
      assert.deepEqual(await recorder.received(1), ['only']);
    },
  },
  {
    name: 'answers a ping',
    async run({ bus }) {
      await bus.ping();
      await rejectsWith('Aborted', bus.ping({ signal: AbortSignal.abort() }));
    },
  },
];
