import { StateStore, isTaiStateError } from '@tai-state/core';
import type { DocumentStore, Runtime } from '@tai-state/core';
import { StateMachinePersister } from '@tai-state/persister';
import type { PersistenceConfig } from '@tai-state/persister';
import { apply, personal } from '../replay/account.js';
import type { Account } from '../replay/account.js';

/** The state of every write; each write has a governor of its own. */
export const stateId = 's';

/** How a write is named and bounded. */
export interface PersisterCall {
  readonly operationId?: string;
  readonly deadlineMs: number;
}

/** A process that writes. */
export interface Writer {
  readonly store: DocumentStore;
  readonly nodeId: string;
  readonly runtime?: Partial<Runtime>;
}

/** What a write is made from: data that another process can be told. */
export interface PersisterBase {
  readonly governorId: string;
  /** 0 where there is no state. */
  readonly version: number;
  /** What the preparation has left: the lines of an export, or a checkpoint. */
  readonly texts: readonly string[];
}

/** A public write of a persister, of its handlers and adapters. */
export interface PersisterWrite {
  readonly name: string;
  readonly config: PersistenceConfig;
  /** Versions that are there before it. */
  readonly before: number;
  /**
   * What a caller may do that was told nothing: repeat it by its id, which gives what was made; repeat it, since a second
   * time changes nothing; or repeat it and be refused where it was applied.
   */
  readonly repeated: 'by id' | 'idempotent' | 'refused';
  /** Whether it is refused once another writer was faster. */
  readonly exact: boolean;
  /** What another writer can do to it. */
  readonly interferes: 'logs' | 'nothing';
  /** Whether there is an event-sourced history afterwards that the persisters of the proof can fold. */
  readonly sourced: boolean;
  /** Leaves what `PersisterBase.texts` are; by a process that nothing disturbs. */
  readonly prepare?: (writer: Writer, governorId: string) => Promise<readonly string[]>;
  /** Gives the version that it has made; undefined where it makes none. */
  readonly call: (
    writer: Writer,
    write: PersisterWrite,
    base: PersisterBase,
    options: PersisterCall,
  ) => Promise<number | undefined>;
  /** How often it was applied; NaN when it was applied by half. `others`: versions by other writers. */
  readonly applied: (writer: Writer, base: PersisterBase, others: number) => Promise<number>;
}

/** A persister of a process. */
export function persisterOf(
  { store, nodeId, runtime }: Writer,
  config: PersistenceConfig,
): StateMachinePersister<Account> {
  const given = runtime === undefined ? {} : { runtime };
  const states = new StateStore<Account>({ store, nodeId, idempotencyWindowMs: 1_000, ...given });
  return new StateMachinePersister<Account>({ states, reducer: apply, config, personal });
}

/** A transition that every history of the proof is made of. */
export const addition = {
  action: 'add',
  payload: { owner: 'ann', amount: 1 },
  metadata: { changedBy: 'prove', reason: 'write' },
} as const;

/** Makes what a write needs, through a process that nothing disturbs. */
export async function prepareBase(
  writer: Writer,
  write: PersisterWrite,
  governorId: string,
): Promise<PersisterBase> {
  const persister = persisterOf(writer, write.config);
  for (let version = 0; version < write.before; version += 1) {
    await persister.logTransition(governorId, stateId, addition, version === 0 ? 'must-not-exist' : version);
  }
  const texts = (await write.prepare?.(writer, governorId)) ?? [];
  return { governorId, version: write.before, texts };
}

/** A change of the state by another writer. */
export async function interfere(writer: Writer, write: PersisterWrite, governorId: string): Promise<void> {
  await persisterOf(writer, write.config).logTransition(governorId, stateId, addition, 'any');
}

/** The code of an error: of the table, or of a library whose adapter has thrown it; `other` for any other. */
export function codeOfError(error: unknown): string {
  if (isTaiStateError(error)) return error.code;
  const known = ['ExpectedVersionConflictError', 'EventAlreadyExistsError'];
  const names = error instanceof Error ? [error.name, error.constructor.name] : [];
  return known.find((one) => names.some((name) => name.endsWith(one))) ?? 'other';
}
