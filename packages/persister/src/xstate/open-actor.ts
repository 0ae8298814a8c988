import { InvalidState, SerializationError, StateNotFound } from '@tai-state/core';
import type { CallOptions, DocumentValue, ExpectedState } from '@tai-state/core';
import { Actor } from 'xstate';
import type { ActorOptions, AnyStateMachine, InputFrom, InspectionEvent, Snapshot } from 'xstate';
import { changeOf } from '../interop/event-change.js';
import type { EventChange } from '../interop/event-change.js';
import { plainData } from '../interop/plain-data.js';
import type { StateMachinePersister } from '../persister/state-machine-persister.js';
import { PersistedActor } from './persisted-actor.js';
import { snapshotFor, storedMachine, versionOf } from './stored-machine.js';
import type { Migration, StoredMachine } from './stored-machine.js';
import { TransitionLog } from './transition-log.js';

/** Which actor is opened, and how. The call options are for loading it. */
export interface OpenActorOptions<Machine extends AnyStateMachine> extends CallOptions {
  readonly persister: StateMachinePersister<StoredMachine>;
  readonly governorId: string;
  readonly stateId: string;
  /** For a machine that begins; one that goes on has had its own. */
  readonly input?: InputFrom<Machine>;
  /** Makes a snapshot of another version of the machine one of this version. Without it such a state is refused. */
  readonly migrate?: Migration;
  /** Who sends events, and why. Defaults to the node, and the type of the event. */
  readonly change?: EventChange<{ readonly type: string }>;
  /** What else the actor is made with. */
  readonly actorOptions?: Pick<ActorOptions<Machine>, 'clock' | 'id' | 'logger' | 'systemId'>;
}

interface Kept {
  readonly snapshot: Snapshot<unknown> | undefined;
  readonly version: number;
  readonly expected: ExpectedState;
}

async function load<Machine extends AnyStateMachine>(
  machine: Machine,
  { persister, governorId, stateId, migrate, ...call }: OpenActorOptions<Machine>,
): Promise<Kept> {
  const { signal, deadlineMs } = call;
  const options = { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
  try {
    const { state } = await persister.loadState(governorId, stateId, options);
    const snapshot = snapshotFor(machine, stateId, state.data, migrate);
    return { snapshot, version: state.version, expected: state.token };
  } catch (error) {
    if (!(error instanceof StateNotFound)) throw error;
    return { snapshot: undefined, version: 0, expected: 'must-not-exist' };
  }
}

/** Logs what the machine takes; not its end, and not the start of one that goes on. */
function recorder<Machine extends AnyStateMachine>(
  machine: Machine,
  { persister, change }: OpenActorOptions<Machine>,
  kept: Kept,
  log: TransitionLog,
): (inspected: InspectionEvent) => void {
  const { nodeId } = persister.context.states;
  return (inspected) => {
    if (inspected.type !== '@xstate.snapshot' || inspected.actorRef.sessionId !== inspected.rootId) return;
    const { event } = inspected;
    if (event.type === 'xstate.stop' || (event.type === 'xstate.init' && kept.snapshot !== undefined)) return;
    if ((inspected.actorRef.getSnapshot() as Snapshot<unknown>).status === 'error') return;
    try {
      log.push({
        action: event.type,
        payload: plainData(event) as DocumentValue,
        data: storedMachine(machine, machine.getPersistedSnapshot(inspected.snapshot as never)),
        metadata: changeOf(change, nodeId, event),
      });
    } catch (error) {
      log.fail(new InvalidState(`machine ${machine.id} cannot be persisted.`, { cause: error }));
    }
  };
}

/**
 * Starts an actor of a machine from the state that is kept, or begins one whose first snapshot is logged as
 * `xstate.init`. Costs 1 R, and where it begins as `logTransition`. Throws `SerializationError` for a state from which
 * the machine cannot go on, `InvalidState` for one of another machine, or of another version without a migration, and
 * what the machine throws when it begins.
 */
export async function openActor<Machine extends AnyStateMachine>(
  machine: Machine,
  options: OpenActorOptions<Machine>,
): Promise<PersistedActor<Machine>> {
  const { persister, governorId, stateId, input, actorOptions } = options;
  versionOf(machine);
  const kept = await load(machine, options);
  const { telemetry } = persister.context.states.runtime;
  const log = new TransitionLog({
    ...{ persister, governorId, stateId, version: kept.version, expected: kept.expected },
    onFailure(error) {
      const code = (error as { readonly code?: string } | undefined)?.code ?? 'unknown';
      telemetry.log('error', 'an actor was stopped', { governorId, stateId, error: code });
      actor.stop();
    },
  });
  const actor = new Actor(machine, {
    ...actorOptions,
    ...(kept.snapshot !== undefined && { snapshot: kept.snapshot }),
    input,
    inspect: recorder(machine, options, kept, log),
  } as ActorOptions<Machine>);
  const begun = actor.getSnapshot() as Snapshot<unknown>;
  if (begun.status === 'error') throw refused(begun.error, stateId, kept);
  actor.subscribe({
    error: (error) => {
      log.fail(error);
    },
  });
  actor.start();
  await log.settled();
  return new PersistedActor(actor, log);
}

function refused(error: unknown, stateId: string, { snapshot }: Kept): unknown {
  if (snapshot === undefined) return error;
  return new SerializationError(`state ${stateId}`, {
    expected: 'a snapshot from which the machine can go on',
    found: 'one that it refuses',
    cause: error,
  });
}
