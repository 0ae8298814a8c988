import { documentStoreContract, memoryAdapter, runContractCase } from '../testing/index.js';

describe('MemoryDocumentStore', () => {
  it.each(documentStoreContract.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect(Object.keys(one.skip ?? {})).not.toContain('memory');
    await runContractCase(one, memoryAdapter());
  });
});
