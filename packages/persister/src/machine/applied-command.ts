import { OperationReused } from '@tai-state/core';
import type { CallOptions } from '@tai-state/core';
import { readEvent } from '@tai-state/core/state-store-kit';
import { operationOf } from '../log/logged-event.js';
import type { StateMachinePersister } from '../persister/state-machine-persister.js';
import type { CommandRequest, HandledCommand } from './command-options.js';
import { domainEvent } from './decider-reducer.js';
import type { DomainEvent } from './domain-event.js';

/**
 * What a command has made before; undefined where it is new, or has no id. 1 R, and for one that was handled its
 * events and the state after them. Throws `OperationReused`.
 */
export async function appliedCommand<State, E extends DomainEvent>(
  persister: StateMachinePersister<State>,
  { governorId, stateId, options, digest }: CommandRequest<unknown>,
  io: () => CallOptions,
): Promise<HandledCommand<State, E> | undefined> {
  const { operationId } = options;
  if (operationId === undefined) return undefined;
  const { store, paths } = persister.context.states;
  const { documents } = await store.getAll([paths.event(governorId, stateId, operationId)], io());
  const [document] = documents;
  if (document === undefined) return undefined;
  const { version, metadata } = readEvent(document);
  if (metadata.context?.['command'] !== digest) throw new OperationReused(operationId);
  const last = version + (operationOf(document.data['operation'])?.count ?? 1) - 1;
  const events: E[] = [];
  const history = persister.getHistory(governorId, stateId, { after: version - 1, upTo: last }, io());
  for await (const event of history) events.push(domainEvent(event) as E);
  const state = await persister.getStateAtVersion(governorId, stateId, last, io());
  return { events, state: state?.data as State, version: last };
}
