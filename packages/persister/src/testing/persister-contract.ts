import type { StoreAdapter } from '@tai-state/core/testing';
import { badInputCases } from './bad-input.contract.js';
import { costCases } from './costs.contract.js';
import { damageCases } from './damages.contract.js';
import { importFailureCases } from './import-failures.contract.js';
import { integrityCases } from './integrity.contract.js';
import { loadingCases } from './loading.contract.js';
import { operationCases } from './operations.contract.js';
import type { PersisterCase } from './persister-case.js';
import { PersisterContext } from './persister-context.js';
import { privacyCases } from './privacy.contract.js';
import { rememberedHeadCases } from './remembered-heads.contract.js';
import { reducerCases } from './reducers.contract.js';
import { overtakenSubscriberCases } from './overtaken-subscribers.contract.js';
import { retentionCases } from './retention.contract.js';
import { subscriptionCases } from './subscriptions.contract.js';
import { timeTravelCases } from './time-travel.contract.js';
import { transferCases } from './transfer.contract.js';
import { transitionCases } from './transitions.contract.js';

/** What `StateMachinePersister` promises on every adapter, as data. */
export const persisterContract: readonly PersisterCase[] = [
  ...transitionCases,
  ...operationCases,
  ...reducerCases,
  ...rememberedHeadCases,
  ...loadingCases,
  ...damageCases,
  ...timeTravelCases,
  ...costCases,
  ...badInputCases,
  ...integrityCases,
  ...retentionCases,
  ...transferCases,
  ...importFailureCases,
  ...subscriptionCases,
  ...overtakenSubscriberCases,
  ...privacyCases,
];

/** Runs one case with a governor of its own, so that cases can run side by side. */
export async function runPersisterCase(one: PersisterCase, adapter: StoreAdapter): Promise<void> {
  await using context = new PersisterContext(adapter);
  await one.run(context);
}
