import { getInMemoryEventStore } from '@event-driven-io/emmett';
import type { EventStore } from '@event-driven-io/emmett';
import { memoryAdapter } from '@tai-state/core/testing';
import { PersisterContext } from '../testing/persister-context.js';
import { eventStoreContract } from './event-store.contract.js';
import type { StreamMetadata } from './recorded-event.js';
import { persisterEventStoreContract, runOnPersister } from './persister-event-store.contract.js';

describe("Emmett's own store in memory", () => {
  it.each(eventStoreContract)('$name', async (one) => {
    let store: EventStore<StreamMetadata> | undefined;
    await one.run({
      stream: 'cart-1',
      open: (hooks = {}) => Promise.resolve((store ??= getInMemoryEventStore({ hooks: hooks }))),
    });
  });
});

describe('PersisterEventStore on memory', () => {
  const adapter = memoryAdapter();

  it.concurrent.each(eventStoreContract)('$name', async (one) => {
    await runOnPersister(one, adapter);
  });

  it.concurrent.each(persisterEventStoreContract)('$name', async (one) => {
    await using context = new PersisterContext(adapter);
    await one.run(context);
  });
});
