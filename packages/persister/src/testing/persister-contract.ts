import type { ContractAdapter } from '@tai-state/core/testing';
import type { PersisterCase } from './persister-case.js';
import { PersisterContext } from './persister-context.js';
import { transitionCases } from './transitions.contract.js';

/** What `StateMachinePersister` promises on every adapter, as data. */
export const persisterContract: readonly PersisterCase[] = [...transitionCases];

/** Runs one case with a governor of its own, so that cases can run side by side. */
export async function runPersisterCase(one: PersisterCase, adapter: ContractAdapter): Promise<void> {
  await using context = new PersisterContext(adapter);
  await one.run(context);
}
