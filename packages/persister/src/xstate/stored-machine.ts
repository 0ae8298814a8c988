import { InvalidState, SerializationError } from '@tai-state/core';
import type { DocumentValue } from '@tai-state/core';
import type { AnyStateMachine, Snapshot } from 'xstate';
import { plainData } from '../interop/plain-data.js';

/** The data of a state that holds an actor: which machine wrote it, and what the actor persisted. */
export interface StoredMachine {
  readonly machine: string;
  readonly machineVersion: string;
  /** As `actor.getPersistedSnapshot()` gives it. */
  readonly snapshot: DocumentValue;
}

/** What a migration is given, and what it makes of it. */
export type Migration = (snapshot: Snapshot<unknown>, fromVersion: string) => Snapshot<unknown>;

/** The version of a machine. Throws `InvalidState` where its definition has none. */
export function versionOf(machine: AnyStateMachine): string {
  if (machine.version !== undefined && machine.version !== '') return machine.version;
  throw new InvalidState(
    `machine ${machine.id} has no version: give its definition one, such as version: '1'.`,
  );
}

/** An actor's snapshot as a state keeps it. Throws `InvalidState` for one with an inline child. */
export function storedMachine(machine: AnyStateMachine, snapshot: unknown): StoredMachine {
  return {
    machine: machine.id,
    machineVersion: versionOf(machine),
    snapshot: plainData(snapshot) as DocumentValue,
  };
}

function isStored(data: unknown): data is StoredMachine {
  if (typeof data !== 'object' || data === null) return false;
  const { machine, machineVersion, snapshot } = data as Partial<Record<keyof StoredMachine, unknown>>;
  return (
    typeof machine === 'string' &&
    typeof machineVersion === 'string' &&
    typeof snapshot === 'object' &&
    snapshot !== null
  );
}

/**
 * The snapshot to start the machine from: a copy that the actor may change. Throws `SerializationError` for data that
 * holds none, `InvalidState` for one of another machine, or of another version without a migration.
 */
export function snapshotFor(
  machine: AnyStateMachine,
  stateId: string,
  data: unknown,
  migrate: Migration | undefined,
): Snapshot<unknown> {
  if (!isStored(data)) {
    throw new SerializationError(`state ${stateId}`, {
      expected: 'a machine, its version and its snapshot',
      found: 'other data',
    });
  }
  const version = versionOf(machine);
  if (data.machine !== machine.id) {
    throw new InvalidState(`state ${stateId} holds machine ${data.machine}, not ${machine.id}.`);
  }
  const snapshot = structuredClone(data.snapshot) as unknown as Snapshot<unknown>;
  if (data.machineVersion === version) return snapshot;
  if (migrate !== undefined) return migrate(snapshot, data.machineVersion);
  throw new InvalidState(
    `state ${stateId} was written by version ${data.machineVersion} of machine ${machine.id}, this is ${version}: give a migration.`,
  );
}
