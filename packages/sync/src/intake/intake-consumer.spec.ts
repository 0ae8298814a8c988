import { MemoryDocumentStore } from '@tai-state/core/memory';
import { projectDeleted, projectUpdated } from '../contracts/index.js';
import { MemoryMessageBus } from '../memory/index.js';
import { projectReferencePath } from '../references/index.js';
import { IntakeConsumer } from './intake-consumer.js';
import { QUARANTINE, quarantinePath } from './quarantine.js';

const projectId = 'a'.repeat(24);
const updated = projectUpdated({ projectId, epoch: 1, version: 2, at: 0, name: 'Blue' });
const deleted = projectDeleted({ projectId, epoch: 1, version: 3, at: 0 });

function setUp() {
  const store = new MemoryDocumentStore();
  const due: string[] = [];
  const consumer = new IntakeConsumer({ store, onDue: (id) => due.push(id) });
  const handle = (data: string) =>
    consumer.handle({ id: 'm1', data, attributes: {}, deliveryAttempt: undefined });
  return { store, due, consumer, handle };
}

describe('IntakeConsumer', () => {
  it('takes events in, tells which jobs are due, and counts the rest', async () => {
    const { consumer, due, handle } = setUp();
    const texts = [deleted, updated, deleted, updated].map((event) => JSON.stringify(event));
    for (const text of texts) await handle(text);
    expect(consumer.counts).toEqual({ raised: 1, duplicate: 2, 'after-terminal': 1 });
    expect(due).toEqual([projectId]);
  });

  it.each([
    ['not-json', '{'],
    ['not-an-envelope', '{}'],
    ['unknown-type', JSON.stringify({ ...updated, type: 'ProjectArchived' })],
    ['invalid-data', JSON.stringify({ ...updated, data: { projectId: { $ne: 1 } } })],
    ['invalid-data', JSON.stringify(updated).replace('Blue', '\\ud800')],
    ['id-mismatch', JSON.stringify({ ...updated, id: 'x' })],
    ['too-large', `"${'\ud83d\ude00'.repeat(40_000)}"`],
    ['not-json', 'half a pair: \ud800'],
  ])('sets a message aside with the reason %s, and processes the next one', async (reason, data) => {
    const { store, consumer, handle } = setUp();
    await handle(data);
    await handle(data);
    await handle(JSON.stringify(updated));
    expect(consumer.counts).toEqual({ 'set-aside': 2, raised: 1 });
    const { documents } = await store.query({ collection: QUARANTINE });
    expect(documents).toHaveLength(1);
    expect(documents[0]?.path).toBe(quarantinePath(data));
    expect(documents[0]?.data).toMatchObject({ reason, messageId: 'm1', length: data.length });
  });

  it('sets an event aside whose id was taken in with other data', async () => {
    const { store, consumer, handle } = setUp();
    const other = projectUpdated({ ...updated.data, at: 0, name: 'Red' });
    await handle(JSON.stringify(updated));
    await handle(JSON.stringify(other));
    expect(consumer.counts).toEqual({ raised: 1, 'id-reused': 1 });
    expect((await store.query({ collection: QUARANTINE })).documents).toHaveLength(1);
  });

  it('leaves a message to the bus while the storage does not answer', async () => {
    const down = new MemoryDocumentStore({
      faultRetries: 0,
      faults: { next: () => ({ kind: 'unavailable', applied: 'no' }) },
    });
    const consumer = new IntakeConsumer({ store: down, onDue: () => undefined });
    const message = { id: 'm1', data: JSON.stringify(updated), attributes: {}, deliveryAttempt: 1 };
    await expect(consumer.handle(message)).rejects.toMatchObject({ code: 'StorageUnavailable' });
    expect(consumer.counts).toEqual({});
  });

  it('takes all events of a burst in, over the bus, without contention for the project’s documents', async () => {
    const { store, consumer } = setUp();
    await using bus = new MemoryMessageBus({ subscriptions: [{ topic: 't', subscription: 's' }] });
    bus.subscribe('s', (message) => consumer.handle(message), { maxInFlight: 16 });
    const versions = Array.from({ length: 40 }, (_, index) => index + 2);
    const events = versions.map((version) =>
      projectUpdated({ projectId, epoch: 1, version, at: 0, name: `name ${String(version)}` }),
    );
    await bus.publish(
      't',
      events.map((event) => ({ data: JSON.stringify(event) })),
    );
    while ((await store.query({ collection: 'inbox' })).documents.length < 40) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { documents } = await store.getAll([projectReferencePath(projectId)]);
    expect(documents[0]?.data).toMatchObject({ version: 41, name: 'name 41' });
  });
});
