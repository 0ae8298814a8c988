import { Meter } from '../../document-store/metering/meter.js';
import { randomIdSource } from '../../runtime/id-source.js';
import type { StoreAdapter } from '../contract/contract-adapter.js';
import type { StateCase } from './state-case.js';
import { StateContractContext } from './state-contract-context.js';

/** Runs one case below a root of its own, so that cases can run side by side, and closes what it has opened. */
export async function runStateCase(stateCase: StateCase, adapter: StoreAdapter): Promise<void> {
  const meter = new Meter();
  const store = await adapter.open({ meter });
  const context = new StateContractContext(adapter, store, meter, `cases/${randomIdSource.next()}`);
  try {
    await stateCase.run(context);
  } finally {
    await context.close();
  }
}
