import { badInputCases } from './bad-input.contract.js';
import { causalityCases } from './causality.contract.js';
import { consistencyCases } from './consistency.contract.js';
import { stateCostCases } from './costs.contract.js';
import { eventCases } from './events.contract.js';
import { listCases } from './lists.contract.js';
import { operationCases } from './operations.contract.js';
import { schemaCases } from './schema.contract.js';
import { snapshotCases } from './snapshots.contract.js';
import type { StateCase } from './state-case.js';
import { tokenCases } from './tokens.contract.js';
import { stateValueCases } from './values.contract.js';
import { versionCases } from './versions.contract.js';
import { watchCases } from './watch.contract.js';

/** What every `StateStore` promises, whatever its storage: run each case with `runStateCase`. */
export const stateStoreContract: readonly StateCase[] = [
  ...versionCases,
  ...tokenCases,
  ...operationCases,
  ...stateValueCases,
  ...schemaCases,
  ...causalityCases,
  ...listCases,
  ...eventCases,
  ...snapshotCases,
  ...watchCases,
  ...consistencyCases,
  ...stateCostCases,
  ...badInputCases,
];
