import { deliveryCases } from './message-bus-delivery.cases.js';
import type { MessageBusFixture } from './message-bus-fixture.js';
import { lifeCycleCases } from './message-bus-life-cycle.cases.js';
import { publishCases } from './message-bus-publish.cases.js';
import type { ContractCase } from './contract-case.js';

/** Every rule of the `MessageBus` port. Each case wants a fixture of its own. */
export const messageBusContract: readonly ContractCase<MessageBusFixture>[] = [
  ...publishCases,
  ...deliveryCases,
  ...lifeCycleCases,
];
