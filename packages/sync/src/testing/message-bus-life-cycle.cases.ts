import assert from 'node:assert/strict';
import { InvalidArgument, systemClock } from '@tai-state/core';
import type { ContractCase } from './contract-case.js';
import { pause } from './eventually.js';
import { numbered } from './message-bus-fixture.js';
import type { MessageBusFixture } from './message-bus-fixture.js';
import { Recorder } from './recorder.js';
import { rejectsWith } from './rejects-with.js';

/** What `close`, the signal and the limits promise. */
export const lifeCycleCases: readonly ContractCase<MessageBusFixture>[] = [
  {
    name: 'lets handlers in flight end when a consumer is closed, and does not deliver their messages again',
    async run({ bus, topic, subscription }) {
      let ended = 0;
      const first = new Recorder(async () => {
        await pause(300);
        ended += 1;
      });
      const consumer = bus.subscribe(subscription, first.handler);
      await bus.publish(topic, numbered('m', 3));
      await first.received(3);
      await consumer.close();
      assert.equal(ended, 3);
      const second = new Recorder();
      bus.subscribe(subscription, second.handler);
      await bus.publish(topic, [{ data: 'next' }]);
      await second.received(1);
      await pause(300);
      assert.deepEqual(second.texts, ['next']);
    },
  },
  {
    name: 'waits for handlers no longer than told, and delivers their messages again',
    async run({ bus, topic, subscription }) {
      const stuck = new Recorder(() => new Promise(() => undefined));
      const consumer = bus.subscribe(subscription, stuck.handler);
      await bus.publish(topic, numbered('m', 2));
      await stuck.received(2);
      const start = systemClock.monotonic();
      await consumer.close({ deadlineMs: 200 });
      assert.ok(systemClock.monotonic() - start < 5_000);
      const second = new Recorder();
      bus.subscribe(subscription, second.handler);
      assert.deepEqual(await second.received(2), stuck.texts);
    },
  },
  {
    name: 'starts no handler after close, and keeps what comes for the next consumer',
    async run({ bus, topic, subscription }) {
      const first = new Recorder();
      const consumer = bus.subscribe(subscription, first.handler);
      await consumer.close();
      await consumer.close();
      await bus.publish(topic, numbered('m', 5));
      await pause(200);
      assert.equal(first.deliveries.length, 0);
      const second = new Recorder();
      bus.subscribe(subscription, second.handler);
      await second.received(5);
    },
  },
  {
    name: 'gives what was queued behind the limit of a closed consumer to the next one',
    async run({ bus, topic, subscription }) {
      const first = new Recorder(() => pause(100));
      const consumer = bus.subscribe(subscription, first.handler, { maxInFlight: 1 });
      await bus.publish(topic, numbered('m', 10));
      await first.received(1);
      await consumer.close();
      const taken = first.texts.length;
      const second = new Recorder();
      bus.subscribe(subscription, second.handler);
      await second.received(10 - taken);
    },
  },
  {
    name: 'closes a consumer whose signal is aborted',
    async run({ bus, topic, subscription }) {
      const controller = new AbortController();
      const recorder = new Recorder();
      bus.subscribe(subscription, recorder.handler, { signal: controller.signal });
      await bus.publish(topic, [{ data: 'before' }]);
      await recorder.received(1);
      controller.abort();
      await pause(100);
      await bus.publish(topic, [{ data: 'after' }]);
      await pause(300);
      assert.deepEqual(recorder.texts, ['before']);
    },
  },
  {
    name: 'refuses a limit of handlers that is no integer between 1 and 1,000',
    run({ bus, subscription }) {
      for (const maxInFlight of [0, -1, 1.5, 1001, Number.NaN]) {
        const subscribe = () => bus.subscribe(subscription, () => Promise.resolve(), { maxInFlight });
        assert.throws(subscribe, (error: unknown) => error instanceof InvalidArgument);
      }
      return Promise.resolve();
    },
  },
  {
    name: 'closes its consumers when it is closed, and takes no more messages',
    async run({ bus, topic, subscription }) {
      let ended = false;
      const recorder = new Recorder(async () => {
        await pause(200);
        ended = true;
      });
      bus.subscribe(subscription, recorder.handler);
      await bus.publish(topic, [{ data: 'x' }]);
      await recorder.received(1);
      await bus.close();
      assert.ok(ended);
      await rejectsWith('InvalidState', bus.publish(topic, [{ data: 'y' }]));
      await bus.close();
    },
  },
];
