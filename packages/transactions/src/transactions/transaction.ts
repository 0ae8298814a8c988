import { InvalidState, StateNotFound } from '@tai-state/core';
import type {
  Change,
  DocumentValue,
  EventDraft,
  ExpectedState,
  StandardSchema,
  StateQuery,
  StateToken,
  StoredState,
  VectorClockSnapshot,
  VersionStamp,
} from '@tai-state/core';
import {
  checkFits,
  checkQuery,
  checkedRequest,
  dataFromStore,
  dataToStore,
  isLive,
  readHead,
  stateQuerySpec,
  storedState,
} from '@tai-state/core/state-store-kit';
import type { HeadContent } from '@tai-state/core/state-store-kit';
import type { Lock } from '../locks/index.js';
import type { TransactionAttempt } from './transaction-attempt.js';
import type { MemberName } from './transaction-member.js';

/** How a state is changed within a transaction. */
export interface BufferedWriteOptions {
  /** What the change depends on beside the head: clocks of states that were read for it. */
  readonly causality?: VectorClockSnapshot;
  /** Logs the change in the transaction's commit. One write more. */
  readonly event?: EventDraft;
}

type LiveHead = HeadContent & { readonly data: DocumentValue };

const unknownStamp = 0 as VersionStamp;

/**
 * What the body of a transaction works with: the methods of `StateStore`, on one snapshot and on what the body itself
 * has written. Reads become part of what the commit depends on; writes are kept until it. Whatever a body does beside,
 * it may do several times.
 */
export class Transaction<T> {
  readonly #attempt: TransactionAttempt;
  readonly #schema: StandardSchema<T> | undefined;

  constructor(attempt: TransactionAttempt, schema: StandardSchema<T> | undefined) {
    this.#attempt = attempt;
    this.#schema = schema;
  }

  /** The transaction's id: the operation's, where the caller gave one. */
  get id(): string {
    return this.#attempt.id;
  }

  /** The same transaction, seen through a schema. */
  withSchema<U>(schema: StandardSchema<U>): Transaction<U> {
    return new Transaction<U>(this.#attempt, schema);
  }

  /**
   * The transaction commits only while these locks are held, checked by the server in the commit itself: a holder that
   * was paused writes nothing. Then the transaction ends in `LockLost`.
   */
  withLock(...locks: readonly Lock[]): void {
    this.#open();
    this.#attempt.locks.push(...locks);
  }

  /** The state with its version. Throws `StateNotFound`. */
  async getState(governorId: string, stateId: string): Promise<StoredState<T>> {
    const name = this.#name(governorId, stateId);
    const [state] = await this.#read([name]);
    if (state === undefined) throw new StateNotFound(name.path);
    return state;
  }

  /** Whether there is such a state. */
  async exists(governorId: string, stateId: string): Promise<boolean> {
    const [present] = await this.#present([this.#name(governorId, stateId)]);
    return isLive(present);
  }

  /** Several states, in the order asked for; undefined where there is none. */
  async batchGetStates(
    governorId: string,
    stateIds: readonly string[],
  ): Promise<readonly (StoredState<T> | undefined)[]> {
    return this.#read(stateIds.map((stateId) => this.#name(governorId, stateId)));
  }

  /**
   * All states of a governor that a query finds, 1,000 at the most. Its result is part of what the commit depends on,
   * states that others add to it included: such a commit is a server transaction. Before the first write to the
   * governor only (`InvalidState`).
   */
  async queryStates(
    governorId: string,
    query: StateQuery = {},
    options: { readonly limit?: number } = {},
  ): Promise<readonly StoredState<T>[]> {
    this.#open();
    const { context, buffer } = this.#attempt;
    const collection = context.paths.states(governorId);
    for (const written of buffer.pending.values()) {
      if (written.governorId !== governorId) continue;
      throw new InvalidState('a transaction queries a governor before it writes to it: put the query first.');
    }
    const limit = options.limit ?? 1_000;
    const spec = checkQuery({ ...stateQuerySpec(context, collection, query), limit });
    const documents = await this.#attempt.query(spec);
    this.#open();
    return Promise.all(
      documents.map(readHead).flatMap((head) => (isLive(head) ? [this.#checked(head)] : [])),
    );
  }

  /** Creates a state, or with `expected` also changes one. Throws `VersionConflict` and `StateNotFound`. */
  saveState(
    governorId: string,
    stateId: string,
    data: T,
    metadata: Change,
    options: BufferedWriteOptions & { readonly expected?: ExpectedState } = {},
  ): Promise<{ readonly version: number }> {
    const { expected = 'must-not-exist', ...rest } = options;
    return this.#write('saveState', { governorId, stateId, data, expected, metadata, options: rest });
  }

  /** Changes a state if it is as expected. Throws `VersionConflict` and `StateNotFound`. */
  updateState(
    governorId: string,
    stateId: string,
    data: T,
    expected: ExpectedState,
    metadata: Change,
    options: BufferedWriteOptions = {},
  ): Promise<{ readonly version: number }> {
    return this.#write('updateState', { governorId, stateId, data, expected, metadata, options });
  }

  /** Deletes a state. Throws `VersionConflict` and `StateNotFound`. */
  deleteState(
    governorId: string,
    stateId: string,
    metadata: Change,
    options: BufferedWriteOptions & { readonly expected?: number | StateToken | 'must-exist' } = {},
  ): Promise<{ readonly version: number }> {
    const { expected = 'must-exist', ...rest } = options;
    return this.#write('deleteState', { governorId, stateId, expected, metadata, options: rest });
  }

  #open(): void {
    if (this.#attempt.ended) throw new InvalidState('the transaction is over: await all that its body does.');
  }

  #name(governorId: string, stateId: string): MemberName {
    this.#open();
    return { governorId, stateId, path: this.#attempt.context.paths.head(governorId, stateId) };
  }

  async #present(names: readonly MemberName[]): Promise<readonly (HeadContent | undefined)[]> {
    const members = await this.#attempt.read(names);
    this.#open();
    return members.map((member) => this.#attempt.buffer.present(member));
  }

  async #read(names: readonly MemberName[]): Promise<readonly (StoredState<T> | undefined)[]> {
    const present = await this.#present(names);
    return Promise.all(present.map(async (head) => (isLive(head) ? this.#checked(head) : undefined)));
  }

  async #checked(head: LiveHead): Promise<StoredState<T>> {
    const state = storedState({ stamp: unknownStamp, ...head });
    const data = await dataFromStore(this.#schema, state.data, `state ${state.id}`);
    return Object.freeze({ ...state, data });
  }

  async #write(
    call: 'saveState' | 'updateState' | 'deleteState',
    asked: Parameters<typeof checkedRequest>[1],
  ): Promise<{ readonly version: number }> {
    const name = this.#name(asked.governorId, asked.stateId);
    const { context, buffer } = this.#attempt;
    const request = checkedRequest(call, asked, context.runtime.clock);
    const data = request.data === undefined ? undefined : await dataToStore(this.#schema, request.data);
    checkFits(context, { ...request, data });
    const [member] = await this.#attempt.read([name]);
    this.#open();
    const { version } = buffer.change(member ?? { ...name, head: undefined }, { ...request, data });
    return Object.freeze({ version });
  }
}
