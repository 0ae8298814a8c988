import { randomIdSource } from '../../runtime/id-source.js';
import type { ContractAdapter } from './contract-adapter.js';
import type { ContractCase } from './contract-case.js';
import { ContractContext } from './contract-context.js';

/** Runs one case in a collection of its own, so that cases can run side by side, and closes what it has opened. */
export async function runContractCase(contractCase: ContractCase, adapter: ContractAdapter): Promise<void> {
  const store = await adapter.open();
  const context = new ContractContext(adapter, store, `c${randomIdSource.next()}`);
  try {
    await contractCase.run(context);
  } finally {
    await context.close();
  }
}
