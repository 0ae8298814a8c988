import { failsWith, holds, same } from '@tai-state/core/testing';
import type { SubscribeOptions } from '../subscription/subscribe-options.js';
import { pause } from './pause.js';
import { persisterCasesOf } from './persister-case.js';
import { by } from './persister-context.js';
import type { PersisterContext } from './persister-context.js';
import { namesOf, readBatches } from './read-batches.js';

const counted = (count: number) => ({ action: 'count', payload: 1, data: { count }, metadata: by });

/** A fresh persister's subscription, read until there are so many events. */
async function read(t: PersisterContext, events: number, options: SubscribeOptions = {}) {
  const subscription = await (await t.persister()).subscribe(t.governorId, options);
  return readBatches(subscription, events);
}

/** Several writers, each with a state that the others do not know; gives the events in the order of commits. */
async function write(t: PersisterContext, rounds: number, after = 0): Promise<readonly string[]> {
  const writers = [await t.persister(), await t.persister()];
  const names: string[] = [];
  for (let round = after + 1; round <= after + rounds; round += 1) {
    for (const [index, writer] of writers.entries()) {
      const stateId = `s${String(index)}`;
      await writer.logTransition(t.governorId, stateId, counted(round), round - 1);
      names.push(`${stateId}@${String(round)}`);
    }
  }
  return names;
}

/** Lets the adapter show all that was written before now. */
async function settle(t: PersisterContext): Promise<void> {
  await pause(6 * (await t.states()).context.store.readTimeSlackMs);
}

/** What subscribers are promised. */
export const subscriptionCases = persisterCasesOf('subscriptions', {
  'the events of a governor come in the order of their commits, then as they are made': async (t) => {
    const before = await write(t, 3);
    const subscription = await (await t.persister()).subscribe(t.governorId);
    const reading = readBatches(subscription, 10);
    const after = await write(t, 2, 3);
    same(namesOf(await reading), [...before, ...after]);
  },
  'the events of one state come in the order of versions, then as they are made': async (t) => {
    await write(t, 3);
    const subscription = await (await t.persister()).subscribe(t.governorId, { stateId: 's1' });
    const reading = readBatches(subscription, 5);
    await write(t, 2, 3);
    same(namesOf(await reading), ['s1@1', 's1@2', 's1@3', 's1@4', 's1@5']);
  },
  'one state is had from a version on, or from now': async (t) => {
    await write(t, 3);
    const later = await read(t, 1, { stateId: 's0', from: { afterVersion: 2 } });
    same(namesOf(later), ['s0@3']);
    const persister = await t.persister();
    const now = await persister.subscribe(t.governorId, { stateId: 's0', from: 'now' });
    const none = await persister.subscribe(t.governorId, { stateId: 'none', from: 'now' });
    await write(t, 1, 3);
    await t.count(await t.persister(), 'none', 1);
    same(namesOf(await readBatches(now, 1)), ['s0@4']);
    same(namesOf(await readBatches(none, 1)), ['none@1']);
  },
  'a governor is had from now': async (t) => {
    await write(t, 1);
    await settle(t);
    const subscription = await (await t.persister()).subscribe(t.governorId, { from: 'now' });
    const reading = readBatches(subscription, 2);
    const names = await write(t, 1, 1);
    same(namesOf(await reading), names);
  },
  'a checkpoint goes on behind its batch, wherever it is, also inside one commit': async (t) => {
    const persister = await t.persister();
    const many = Array.from({ length: 12 }, (_, index) => counted(index));
    await persister.logTransition(t.governorId, 'a', many, 'must-not-exist');
    await t.count(persister, 'b', 2);
    for (const stateId of [undefined, 'a']) {
      const options = { batchSize: 5, ...(stateId !== undefined && { stateId }) };
      const count = stateId === undefined ? 14 : 12;
      const whole = await read(t, count, options);
      holds(
        whole.every(({ events }) => events.length <= 5),
        'no batch above its size',
      );
      const names = namesOf(whole);
      same(new Set(names).size, count);
      let done = 0;
      for (const { events, checkpoint } of whole) {
        done += events.length;
        if (done === count) break;
        const rest = await read(t, count - done, { ...options, from: { checkpoint } });
        same(namesOf(rest), names.slice(done));
      }
    }
  },
  'a name keeps what was acknowledged, and never goes back': async (t) => {
    const names = await write(t, 2);
    const options: SubscribeOptions = { name: 'mails', batchSize: 1 };
    const first = await (await t.persister()).subscribe(t.governorId, options);
    const batches = await readBatches(first, 3);
    const [one, , three] = batches.map(({ checkpoint }) => checkpoint);
    holds(one !== undefined && three !== undefined, 'checkpoints');
    await first.ack(three);
    await first.ack(one);
    const other = await (await t.persister()).subscribe(t.governorId, { ...options, from: 'now' });
    await other.ack(one);
    same(namesOf(await readBatches(other, 1)), names.slice(3));
    const third = await (await t.persister()).subscribe(t.governorId, options);
    same(namesOf(await readBatches(third, 1)), names.slice(3));
  },
  'acknowledgements of several subscribers under one name leave the furthest': async (t) => {
    const names = await write(t, 4);
    const options: SubscribeOptions = { name: 'mails', batchSize: 1 };
    const subscriptions = await Promise.all(
      [1, 2, 3].map(async () => (await t.persister()).subscribe(t.governorId, options)),
    );
    const batches = await readBatches(await (await t.persister()).subscribe(t.governorId, options), 7);
    await Promise.all(
      subscriptions.flatMap((subscription, index) =>
        batches
          .filter((_, place) => place % 3 === index)
          .map(({ checkpoint }) => subscription.ack(checkpoint)),
      ),
    );
    same(namesOf(await read(t, 1, options)), names.slice(7));
  },
  'a name that was removed begins anew, and is acknowledged no more': async (t) => {
    const names = await write(t, 1);
    const first = await (await t.persister()).subscribe(t.governorId, { name: 'mails' });
    const [batch] = await readBatches(first, 2);
    holds(batch !== undefined, 'a batch');
    await first.ack(batch.checkpoint);
    await first.remove();
    await failsWith('InvalidState', first.ack(batch.checkpoint));
    same(namesOf(await read(t, 2, { name: 'mails' })), names);
  },
  'events of other writers come too, in the present shape': async (t) => {
    const states = await t.states();
    const event = { action: 'old', payload: 7, schemaVersion: 0 };
    await states.updateState(t.governorId, 'a', { count: 7 }, 'any', by, { event });
    const upcasters = {
      0: (old: { readonly payload?: unknown }) => ({
        ...old,
        payload: { by: old.payload },
        schemaVersion: 1,
      }),
    };
    const persister = await t.persister({ upcasters: upcasters as never });
    for (const options of [{}, { stateId: 'a' }]) {
      const [batch] = await readBatches(await persister.subscribe(t.governorId, options), 1);
      same(
        batch?.events.map(({ payload, schemaVersion, toState }) => [payload, schemaVersion, toState?.data]),
        [[{ by: 7 }, 1, { count: 7 }]],
      );
    }
  },
  'a lost event of a state is found, and one that was removed is told apart': async (t) => {
    await t.count(await t.persister(), 'a', 4);
    const states = await t.states();
    const { paths, store } = states.context;
    const events = await store.query({
      collection: paths.events(t.governorId),
      where: {
        and: [
          { field: 'stateId', op: '==', value: 'a' },
          { field: 'version', op: '<=', value: 2 },
        ],
      },
      orderBy: [{ field: 'version' }],
    });
    const [first, second] = events.documents.map(({ path }) => path);
    await store.commit([{ type: 'delete', path: second ?? '' }], { idempotent: true });
    const from = { afterVersion: 1 };
    const corrupt = await failsWith('CorruptHistory', read(t, 1, { stateId: 'a', from }));
    same((corrupt as { readonly version?: number }).version, 2);
    const path = paths.head(t.governorId, 'a');
    await store.commit([
      { type: 'update', path, fields: { 'history.trimmed': 2 } },
      { type: 'delete', path: first ?? '' },
    ]);
    await failsWith('StateNotFound', read(t, 1, { stateId: 'a', from }));
    same(namesOf(await read(t, 2, { stateId: 'a' })), ['a@3', 'a@4']);
  },
  'it ends with its loop, by close, and by an aborted signal': async (t) => {
    await write(t, 1);
    await settle(t);
    const persister = await t.persister();
    const abort = new AbortController();
    const aborted = await persister.subscribe(t.governorId, { from: 'now', signal: abort.signal });
    const failing = failsWith('Aborted', readBatches(aborted, 1));
    await pause(20);
    abort.abort();
    await failing;
    await failsWith('Aborted', persister.subscribe(t.governorId, { signal: abort.signal }));
    const closed = await persister.subscribe(t.governorId, { stateId: 's0', from: 'now' });
    const reading = readBatches(closed, 1);
    await pause(20);
    await closed.close();
    same(await reading, []);
    await failsWith('InvalidState', () => closed[Symbol.asyncIterator]());
  },
  'bad input is refused before any I/O': async (t) => {
    await write(t, 1);
    const persister = await t.persister();
    const [batch] = await read(t, 2);
    const checkpoint = batch?.checkpoint ?? '';
    const bad: readonly unknown[] = [
      { from: 'yesterday' },
      { from: null },
      { from: { afterVersion: 1 } },
      { from: { afterVersion: -1 }, stateId: 's0' },
      { from: { checkpoint: 'x' } },
      { from: { checkpoint }, stateId: 's0' },
      { from: { checkpoint: checkpoint.slice(0, -4) } },
      { stateId: 'a/b' },
      { name: '..' },
      { batchSize: 0 },
      { batchSize: 1001 },
      { pollMs: 0 },
      { longestCommitMs: 0.5 },
      { deadlineMs: 0 },
    ];
    await t.costs({}, async () => {
      for (const options of bad) {
        await failsWith('InvalidArgument', persister.subscribe(t.governorId, options as SubscribeOptions));
      }
      await failsWith('InvalidArgument', persister.subscribe('a/b'));
    });
    await failsWith(
      'InvalidArgument',
      persister.subscribe(t.governorId, { stateId: 's0', from: { afterVersion: 2 } }),
    );
    const unnamed = await persister.subscribe(t.governorId);
    await t.costs({}, async () => {
      await failsWith('InvalidState', unnamed.ack(checkpoint));
      await failsWith('InvalidState', unnamed.remove());
      const silent = await t.persister({ config: { enableEventSourcing: false } });
      await failsWith('InvalidState', silent.subscribe(t.governorId));
    });
    const named = await persister.subscribe(t.governorId, { name: 'n' });
    await failsWith('InvalidArgument', named.ack('x'));
    await failsWith('InvalidArgument', persister.subscribe(t.governorId, { name: 'n', stateId: 's0' }));
  },
  'it costs one read to begin, one more with a name, and one per event': async (t) => {
    await write(t, 3);
    await settle(t);
    const persister = await t.persister();
    await t.costs({ rpcs: 1, reads: 1 }, () => persister.subscribe(t.governorId));
    await t.costs({ rpcs: 3, reads: 2, writes: 1 }, () => persister.subscribe(t.governorId, { name: 'n' }));
    const named = await t.costs({ rpcs: 1, reads: 1 }, () =>
      persister.subscribe(t.governorId, { name: 'n' }),
    );
    const [batch] = await t.costs({ rpcs: 2, reads: 7 }, () => readBatches(named, 6));
    await t.costs({ rpcs: 1, writes: 1 }, () => named.ack(batch?.checkpoint ?? ''));
    await t.costs({}, () => named.ack(batch?.checkpoint ?? ''));
    const one = await persister.subscribe(t.governorId, { stateId: 's0' });
    await t.costs({ rpcs: 1, reads: 3 }, () => readBatches(one, 3));
  },
});
