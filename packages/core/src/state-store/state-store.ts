import type { Subscription } from '../document-store/listen.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { StateNotFound } from '../errors/errors.js';
import type { CallOptions } from '../runtime/call-options.js';
import type { Change } from './change-metadata.js';
import { checkFits, checkedRequest } from './checked-request.js';
import type { AskedChange } from './checked-request.js';
import { checkVersion } from './expected-state.js';
import type { ExpectedState } from './expected-state.js';
import type { Event } from './event.js';
import { isLive } from './head.js';
import type { Head } from './head.js';
import { listHeads, queryHeads } from './list-states.js';
import type { HeadPage, StatePageOptions, StateQuery } from './list-states.js';
import { readHeads } from './read-heads.js';
import { replay } from './replay.js';
import type { Reducer } from './replay.js';
import { dataFromStore, dataToStore } from './schema-check.js';
import type { StandardSchema } from './standard-schema.js';
import { inCall } from './state-call.js';
import { stateContext } from './state-context.js';
import type { StateContext } from './state-context.js';
import { eventsAfter, eventsOfGovernor, eventsOfState, logEvent } from './state-events.js';
import type { EventEntry, LogOptions, TimeRange } from './state-events.js';
import type { GovernorObserver, StateObserver } from './state-observer.js';
import { createSnapshot, loadSnapshot } from './state-snapshots.js';
import type { StateSnapshot, StoredState, WrittenState } from './state-snapshot.js';
import { readStats } from './state-stats.js';
import type { StateStats } from './state-stats.js';
import type { ReplayOptions, StatePage, StateStoreOptions } from './state-store-options.js';
import type { StateToken } from './state-token.js';
import { storedState } from './stored-state.js';
import { watchGovernor, watchState } from './watch.js';
import type { WriteOptions } from './write-options.js';
import type { WriteRequest } from './write-request.js';
import { writeState } from './write-state.js';

/**
 * Versioned states, their events and snapshots, on a `DocumentStore`. Every call is checked before any I/O
 * (`InvalidArgument`, `SerializationError`, `TooLarge`), has a deadline, and ends in its result or in an error of the
 * table. What goes in is copied; what comes out is frozen. Costs are billed reads (R) and writes (W) without faults.
 */
export class StateStore<T = DocumentData> {
  /** For those that write states in commits of their own: see `@tai-state/core/state-store-kit`. */
  readonly context: StateContext;
  readonly #schema: StandardSchema<T> | undefined;

  /** Throws `InvalidArgument`. The document store stays its owner's: it is not closed here. */
  constructor(options: StateStoreOptions<T>) {
    this.context = 'context' in options ? options.context : stateContext(options);
    this.#schema = options.schema;
  }

  /** What the data must be; undefined where everything is taken. */
  get schema(): StandardSchema<T> | undefined {
    return this.#schema;
  }

  /** The same states, seen through a schema; what is remembered is shared. */
  withSchema<U>(schema: StandardSchema<U>): StateStore<U> {
    return new StateStore<U>({ context: this.context, schema });
  }

  /**
   * Creates a state, version 1 unless it existed before: 1 W. With `expected` it also changes one. Throws
   * `VersionConflict` when the state is not as expected, `StateNotFound` when it should be there.
   */
  async saveState(
    governorId: string,
    stateId: string,
    data: T,
    metadata: Change,
    options: WriteOptions & { readonly expected?: ExpectedState } = {},
  ): Promise<WrittenState> {
    const { expected = 'must-not-exist' } = options;
    return this.#write('saveState', { governorId, stateId, data, expected, metadata, options });
  }

  /** The state with its version and token: 1 R. Throws `StateNotFound`. */
  async getState(governorId: string, stateId: string, options: CallOptions = {}): Promise<StoredState<T>> {
    const path = this.context.paths.head(governorId, stateId);
    const [head] = await inCall(this.context, 'getState', options, ({ io }) =>
      readHeads(this.context, [path], io()),
    );
    const state = await this.#typed(head);
    if (state === undefined) throw new StateNotFound(path);
    return state;
  }

  /**
   * Changes a state if it is as expected: 1 W where this instance has seen the version or the token is given, else
   * 1 R + 1 W. Throws `VersionConflict` (also for a version above the head's) and `StateNotFound`.
   */
  async updateState(
    governorId: string,
    stateId: string,
    data: T,
    expected: ExpectedState,
    metadata: Change,
    options: WriteOptions = {},
  ): Promise<WrittenState> {
    return this.#write('updateState', { governorId, stateId, data, expected, metadata, options });
  }

  /**
   * Deletes a state. Its version goes on: what is left keeps it for a state that is saved under the same id. Costs as
   * an update. Throws `VersionConflict` and `StateNotFound`.
   */
  async deleteState(
    governorId: string,
    stateId: string,
    metadata: Change,
    options: WriteOptions & { readonly expected?: number | StateToken | 'must-exist' } = {},
  ): Promise<{ readonly version: number }> {
    const { expected = 'must-exist' } = options;
    const written = await this.#write('deleteState', { governorId, stateId, expected, metadata, options });
    return { version: written.version };
  }

  /** Whether there is such a state: 1 R. */
  async exists(governorId: string, stateId: string, options: CallOptions = {}): Promise<boolean> {
    const { paths, store } = this.context;
    const path = paths.head(governorId, stateId);
    const { documents } = await inCall(this.context, 'exists', options, ({ io }) =>
      store.getAll([path], { ...io(), mask: ['deleted'] }),
    );
    return documents[0]?.data['deleted'] === false;
  }

  /**
   * Several states of one moment, in the order asked for; undefined where there is none. One round trip, 1 R each
   * (twice where the adapter's reads are no snapshots). Up to 1,000.
   */
  async batchGetStates(
    governorId: string,
    stateIds: readonly string[],
    options: CallOptions = {},
  ): Promise<readonly (StoredState<T> | undefined)[]> {
    const paths = stateIds.map((id) => this.context.paths.head(governorId, id));
    if (paths.length === 0) return [];
    const heads = await inCall(this.context, 'batchGetStates', options, ({ io }) =>
      readHeads(this.context, paths, { ...io(), snapshot: true }),
    );
    return Promise.all(heads.map((head) => this.#typed(head)));
  }

  /** The states of a governor by their ids, in pages: 1 R each. */
  async listStates(governorId: string, options: StatePageOptions = {}): Promise<StatePage<T>> {
    const collection = this.context.paths.states(governorId);
    return this.#page(
      await inCall(this.context, 'listStates', options, ({ io }) =>
        listHeads(this.context, collection, { ...options, ...io() }),
      ),
    );
  }

  /** The states that a query on queryable fields finds, in pages: 1 R each. Throws `InvalidArgument`, `MissingIndex`. */
  async queryStates(
    governorId: string,
    query: StateQuery,
    options: StatePageOptions = {},
  ): Promise<StatePage<T>> {
    const collection = this.context.paths.states(governorId);
    return this.#page(
      await inCall(this.context, 'queryStates', options, ({ io }) =>
        queryHeads(this.context, collection, query, { ...options, ...io() }),
      ),
    );
  }

  /** Figures of a governor, counted by the server: 1 R per 1,000 states and events, + 1 R. */
  getStats(governorId: string, options: CallOptions = {}): Promise<StateStats> {
    return readStats(this.context, governorId, options);
  }

  /** Logs a change that was made elsewhere; a change made here takes its event along (`WriteOptions.event`). 1 W. */
  async logEvent(
    governorId: string,
    stateId: string,
    entry: EventEntry<T>,
    options: LogOptions = {},
  ): Promise<Event<T>> {
    return (await logEvent(this.context, governorId, stateId, entry, options)) as Event<T>;
  }

  /** The events of a state in the order of versions, in a range of the server's time. 1 R each; a deadline per page. */
  async getEvents(
    governorId: string,
    stateId: string,
    range: TimeRange = {},
    options: CallOptions = {},
  ): Promise<readonly Event<T>[]> {
    return (await eventsOfState(this.context, governorId, stateId, range, options)) as readonly Event<T>[];
  }

  /** The events of all states of a governor by the millisecond of their logging, read page by page. 1 R each. */
  getAllEvents(
    governorId: string,
    range: TimeRange = {},
    options: CallOptions = {},
  ): AsyncIterable<Event<T>> {
    return eventsOfGovernor(this.context, governorId, range, options) as AsyncIterable<Event<T>>;
  }

  /**
   * The state that its events lead to; undefined where there are none, or the last one is a deletion. 1 R per event;
   * a deadline per page. Throws `CorruptHistory`.
   */
  async replayEvents(
    governorId: string,
    stateId: string,
    { reducer, from, upTo, ...options }: ReplayOptions<T> = {},
  ): Promise<StateSnapshot<T> | undefined> {
    this.context.paths.head(governorId, stateId);
    if (upTo !== undefined) checkVersion(upTo, 'upTo', 0);
    const versions = { after: from?.version ?? 0, upTo };
    const events = eventsAfter(this.context, governorId, stateId, versions, options);
    const state = await replay(
      events,
      from as StateSnapshot<DocumentValue> | undefined,
      reducer as Reducer | undefined,
      ({ version, action }) => {
        this.context.runtime.telemetry.log('debug', 'an event was replayed', {
          governorId,
          stateId,
          version,
          action,
        });
      },
    );
    return state as StateSnapshot<T> | undefined;
  }

  /** Keeps the present state as a snapshot: 1 R + 2 W. Tokens stay good. Throws `StateNotFound`. */
  async createSnapshot(
    governorId: string,
    stateId: string,
    options: CallOptions = {},
  ): Promise<StateSnapshot<T>> {
    return (await createSnapshot(this.context, governorId, stateId, options)) as StateSnapshot<T>;
  }

  /** The newest snapshot (at or below `upTo`); undefined where there is none: 2 R. Also of a deleted state. */
  async loadSnapshot(
    governorId: string,
    stateId: string,
    options: CallOptions & { readonly upTo?: number } = {},
  ): Promise<StateSnapshot<T> | undefined> {
    return (await loadSnapshot(this.context, governorId, stateId, options)) as StateSnapshot<T> | undefined;
  }

  /** Tells an observer of one state, now and after every change, until closed. */
  watchState(
    governorId: string,
    stateId: string,
    observer: StateObserver<T>,
    options: Pick<CallOptions, 'signal'> = {},
  ): Subscription {
    return watchState(this.context, governorId, stateId, observer, options, (state) => this.#checked(state));
  }

  /** Tells an observer of all states of a governor, now and after every change, until closed. */
  watchGovernor(
    governorId: string,
    observer: GovernorObserver<T>,
    options: Pick<CallOptions, 'signal'> = {},
  ): Subscription {
    return watchGovernor(this.context, governorId, observer, options, (state) => this.#checked(state));
  }

  async #write(call: WriteRequest['call'], asked: AskedChange): Promise<WrittenState> {
    const checked = checkedRequest(call, asked, this.context.runtime.clock);
    const data = checked.data === undefined ? undefined : await dataToStore(this.#schema, checked.data);
    const request = { ...checked, data };
    checkFits(this.context, request);
    return writeState(this.context, request, asked.options);
  }

  async #typed(head: Head | undefined): Promise<StoredState<T> | undefined> {
    return isLive(head) ? this.#checked(storedState(head)) : undefined;
  }

  async #checked(state: StoredState<DocumentValue>): Promise<StoredState<T>> {
    if (this.#schema === undefined) return state as StoredState<T>;
    const data = await dataFromStore(this.#schema, state.data, `state ${state.id}`);
    return Object.freeze({ ...state, data });
  }

  async #page({ heads, cursor }: HeadPage): Promise<StatePage<T>> {
    const states = await Promise.all(heads.filter(isLive).map((head) => this.#checked(storedState(head))));
    return { states, ...(cursor !== undefined && { cursor }) };
  }
}
