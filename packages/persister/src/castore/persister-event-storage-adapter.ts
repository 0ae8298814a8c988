import { InvalidArgument, InvalidState, StateStore } from '@tai-state/core';
import type { DocumentStore, Runtime } from '@tai-state/core';
import { readHeads } from '@tai-state/core/state-store-kit';
import { GroupedEvent } from '@castore/core';
import type {
  EventDetail,
  EventsQueryOptions,
  EventStorageAdapter,
  EventStoreContext,
  ListAggregateIdsOptions,
  ListAggregateIdsOutput,
  OptionalTimestamp,
  PushEventOptions,
} from '@castore/core';
import type { EventChange } from '../interop/event-change.js';
import { historyOf } from '../log/head-history.js';
import { eventsOfLog } from '../log/history.js';
import { StateMachinePersister } from '../persister/state-machine-persister.js';
import { listAggregates, listedField } from './aggregate-list.js';
import { aggregateState, eventDetail } from './event-detail.js';
import type { AggregateState } from './event-detail.js';
import { pushEvents } from './push-events.js';
import { byAggregate } from './pushed-events.js';
import { versionRange } from './version-range.js';

/** Where the events of an adapter lie, and who writes them. */
export interface PersisterEventStorageAdapterOptions {
  readonly store: DocumentStore;
  /** Who writes: stable per service instance, and no other instance's at the same time. */
  readonly nodeId: string;
  /** Empty, or the path of a document below which everything lies. Defaults to empty. */
  readonly root?: string;
  /** Whether every event carries a hash over itself and the one before it: then none can be replaced. Defaults to false. */
  readonly hashChain?: boolean;
  /** Who pushes events, and why. Defaults to the node, and the type of the event. */
  readonly change?: EventChange<EventDetail>;
  readonly runtime?: Partial<Runtime>;
}

interface Pushed {
  readonly eventStoreId: string;
  readonly event: OptionalTimestamp<EventDetail>;
}

/**
 * Castore's `EventStorageAdapter` on a persister: an event store is a governor, an aggregate one of its states. One
 * adapter serves any number of event stores. Versions are without gaps. Errors are those of the library, but
 * `EventAlreadyExistsError` for a version that is there.
 */
export class PersisterEventStorageAdapter implements EventStorageAdapter {
  /** For what Castore does not know of the same events: subscriptions, exports, validation, the audit trail. */
  readonly persister: StateMachinePersister<AggregateState>;
  readonly #change: EventChange<EventDetail> | undefined;

  /** Throws `InvalidArgument`. The store stays its owner's. */
  constructor({ hashChain = false, change, ...options }: PersisterEventStorageAdapterOptions) {
    this.persister = new StateMachinePersister<AggregateState>({
      states: new StateStore<AggregateState>({ ...options, queryable: [listedField] }),
      reducer: aggregateState,
      config: { recordStates: 'digest', snapshotInterval: 1_000_000, hashChain },
    });
    this.#change = change;
  }

  /** Events of an aggregate in the order of versions, or in reverse: 1 R, and 1 R each. None where it does not exist. */
  async getEvents(
    aggregateId: string,
    { eventStoreId }: EventStoreContext,
    options: EventsQueryOptions = {},
  ): Promise<{ events: EventDetail[] }> {
    const { states } = this.persister.context;
    const path = states.paths.head(eventStoreId, aggregateId);
    const [head] = await readHeads(states, [path], { deadlineMs: states.deadlineMs });
    const range = versionRange(options, head?.version ?? 0);
    if (range === undefined) return { events: [] };
    const events: EventDetail[] = [];
    const ref = { governorId: eventStoreId, stateId: aggregateId };
    const io = { deadlineMs: states.deadlineMs };
    for await (const event of eventsOfLog(this.persister.context, ref, historyOf(head), range, io)) {
      events.push(eventDetail(event));
    }
    return { events: options.reverse === true ? events.reverse() : events };
  }

  /**
   * Pushes the next event of an aggregate: 2 W, and 1 R where this process does not remember it. With `force` an event
   * of a version that is there is replaced (1 W, 2 R): its type, payload and metadata, not its place in the log or, for
   * the first one, in the list. `validateConsistency` tells of it, and such a history is not exported. Throws `EventAlreadyExistsError`, `VersionConflict` where versions would be missing, and
   * `InvalidState` where a hash chain forbids to replace.
   */
  async pushEvent(
    eventDetail: OptionalTimestamp<EventDetail>,
    { eventStoreId, force = false }: PushEventOptions,
  ): Promise<{ event: EventDetail }> {
    const [event] = await this.#push([{ eventStoreId, event: eventDetail }], force);
    if (event === undefined) throw new InvalidState('there is no event.');
    return { event };
  }

  /** Pushes events of several aggregates, of several event stores too, in one commit: all or none. As `pushEvent`. */
  async pushEventGroup(
    { force = false }: { force?: boolean },
    ...groupedEvents: [GroupedEvent, ...GroupedEvent[]]
  ): Promise<{ eventGroup: { event: EventDetail }[] }> {
    const events = await this.#push(
      groupedEvents.map((grouped, index) => this.#member(grouped, index)),
      force,
    );
    return { eventGroup: events.map((event) => ({ event })) };
  }

  /** An event for a group. */
  groupEvent(event: OptionalTimestamp<EventDetail>): GroupedEvent {
    return new GroupedEvent({ event, eventStorageAdapter: this });
  }

  /**
   * The aggregates of an event store by the time of their first event, then by their ids: 1 R each, and 1 R where there
   * is a next page. All of them without a `limit`.
   */
  listAggregateIds(
    { eventStoreId }: EventStoreContext,
    options?: ListAggregateIdsOptions,
  ): Promise<ListAggregateIdsOutput> {
    return listAggregates(this.persister.context.states, eventStoreId, options);
  }

  #member({ event, context, eventStorageAdapter }: GroupedEvent, index: number): Pushed {
    const argument = `groupedEvents[${String(index)}]`;
    const same =
      eventStorageAdapter instanceof PersisterEventStorageAdapter &&
      eventStorageAdapter.persister.context.states.store === this.persister.context.states.store;
    if (!same) {
      throw new InvalidArgument(argument, { expected: 'an event of this store', found: 'one of another' });
    }
    if (context === undefined) {
      throw new InvalidArgument(`${argument}.context`, { expected: 'an event store', found: 'none' });
    }
    return { eventStoreId: context.eventStoreId, event };
  }

  async #push(pushed: readonly Pushed[], force: boolean): Promise<readonly EventDetail[]> {
    const { context } = this.persister;
    const { paths, runtime } = context.states;
    const now = new Date(runtime.clock.now()).toISOString();
    const members = pushed.map(({ eventStoreId, event }) => ({
      governorId: eventStoreId,
      stateId: event.aggregateId,
      path: paths.head(eventStoreId, event.aggregateId),
      event: { ...event, timestamp: event.timestamp ?? now },
    }));
    await pushEvents(context, byAggregate(members), { force, change: this.#change });
    return members.map(({ event }) => event);
  }
}
