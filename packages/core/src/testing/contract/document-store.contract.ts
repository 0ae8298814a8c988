import { aggregateCases } from './aggregates.contract.js';
import { atomicityCases } from './atomicity.contract.js';
import { callCases } from './calls.contract.js';
import type { ContractCase } from './contract-case.js';
import { costCases } from './costs.contract.js';
import { filterCases } from './filters.contract.js';
import { idCases } from './ids.contract.js';
import { isolationCases } from './isolation.contract.js';
import { limitCases } from './limits.contract.js';
import { listenerCases } from './listeners.contract.js';
import { noOpCases } from './no-op.contract.js';
import { operationCases } from './operations.contract.js';
import { orderingCases } from './ordering.contract.js';
import { preconditionCases } from './preconditions.contract.js';
import { projectionCases } from './projection.contract.js';
import { readCases } from './reads.contract.js';
import { stampCases } from './stamps.contract.js';
import { transformCases } from './transforms.contract.js';
import { unchangedCases } from './unchanged.contract.js';
import { valueCases } from './values.contract.js';

/** What every `DocumentStore` promises, whatever its storage: run each case with `runContractCase`. */
export const documentStoreContract: readonly ContractCase[] = [
  ...preconditionCases,
  ...atomicityCases,
  ...stampCases,
  ...noOpCases,
  ...transformCases,
  ...idCases,
  ...valueCases,
  ...limitCases,
  ...isolationCases,
  ...readCases,
  ...filterCases,
  ...orderingCases,
  ...projectionCases,
  ...aggregateCases,
  ...listenerCases,
  ...operationCases,
  ...callCases,
  ...unchangedCases,
  ...costCases,
];
