import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';
import { memoryAdapter } from '@tai-state/core/testing';
import { PersisterContext } from '../testing/persister-context.js';
import { eventStorageContract } from './event-storage.contract.js';
import { persisterEventStorageContract, runOnPersister } from './persister-event-storage-adapter.contract.js';

describe("Castore's own adapter in memory", () => {
  it.each(eventStorageContract)('$name', async (one) => {
    const adapter = new InMemoryEventStorageAdapter();
    await one.run({ stores: ['POKEMONS', 'TRAINERS'], open: () => Promise.resolve(adapter) });
  });
});

describe('PersisterEventStorageAdapter on memory', () => {
  const adapter = memoryAdapter();

  it.concurrent.each(eventStorageContract)('$name', async (one) => {
    await runOnPersister(one, adapter);
  });

  it.concurrent.each(persisterEventStorageContract)('$name', async (one) => {
    await using context = new PersisterContext(adapter);
    await one.run(context);
  });
});
