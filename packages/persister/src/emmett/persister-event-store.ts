import { InvalidArgument } from '@tai-state/core';
import { isLive, readHeads } from '@tai-state/core/state-store-kit';
import type { Head } from '@tai-state/core/state-store-kit';
import {
  assertExpectedVersionMatchesCurrent,
  downcastRecordedMessages,
  tryPublishMessagesAfterCommit,
  upcastRecordedMessage,
} from '@event-driven-io/emmett';
import type {
  AggregateStreamOptions,
  AggregateStreamResult,
  AppendToStreamOptions,
  AppendToStreamResult,
  DefaultEventStoreOptions,
  Event,
  EventStore,
  ExpectedStreamVersion,
  ReadEvent,
  ReadStreamOptions,
  ReadStreamResult,
} from '@event-driven-io/emmett';
import type { EventChange } from '../interop/event-change.js';
import { historyOf } from '../log/head-history.js';
import { eventsOfLog } from '../log/history.js';
import type { StateMachinePersister } from '../persister/state-machine-persister.js';
import { recordedEvent, transitionOf } from './recorded-event.js';
import type { StreamMetadata } from './recorded-event.js';
import { conflictOf, expectedState, noVersion } from './stream-versions.js';

/** What the streams of an event store are made of. */
export interface PersisterEventStoreOptions<T> extends DefaultEventStoreOptions<PersisterEventStore<T>> {
  /** Where it has a reducer, the state of a stream is its fold; else the state is empty. */
  readonly persister: StateMachinePersister<T>;
  /** The streams are the states of this governor, by their names. */
  readonly governorId: string;
  /** Who appends events, and why. Defaults to the node, and the type of the event. */
  readonly change?: EventChange<Event>;
}

/**
 * Emmett's `EventStore` on a persister: a stream is a state, an append one commit of at most 498 events. Versions
 * start at 1; of `from` and `to` the first is not part of the result and the last is, as in Emmett's own store. Errors
 * are those of the library, but `ExpectedVersionConflictError` where a stream has another version.
 */
export class PersisterEventStore<T = unknown> implements EventStore<StreamMetadata> {
  readonly #options: PersisterEventStoreOptions<T>;

  /** Throws `InvalidArgument` for a persister without event sourcing. */
  constructor(options: PersisterEventStoreOptions<T>) {
    if (!options.persister.context.config.enableEventSourcing) {
      throw new InvalidArgument('persister', { expected: 'one with event sourcing', found: 'one without' });
    }
    this.#options = options;
  }

  /** Folds the events of a stream, page by page. 1 R, and 1 R for each event. */
  async aggregateStream<State, EventType extends Event, EventPayloadType extends Event = EventType>(
    streamName: string,
    options: AggregateStreamOptions<State, EventType, StreamMetadata, EventPayloadType>,
  ): Promise<AggregateStreamResult<State>> {
    const { evolve, initialState, read = {} } = options;
    const head = await this.#head(streamName, read.expectedStreamVersion);
    let state = initialState();
    for await (const event of this.#events<EventType, EventPayloadType>(streamName, read, head)) {
      state = evolve(state, event);
    }
    return { currentStreamVersion: versionOf(head), state, streamExists: head !== undefined };
  }

  /** The events of a stream. 1 R, and 1 R for each event. */
  async readStream<EventType extends Event, EventPayloadType extends Event = EventType>(
    streamName: string,
    options: ReadStreamOptions<bigint, EventType, EventPayloadType> = {},
  ): Promise<ReadStreamResult<EventType, StreamMetadata>> {
    const head = await this.#head(streamName, options.expectedStreamVersion);
    const events: ReadEvent<EventType, StreamMetadata>[] = [];
    for await (const event of this.#events<EventType, EventPayloadType>(streamName, options, head)) {
      events.push(event);
    }
    return { currentStreamVersion: versionOf(head), events, streamExists: head !== undefined };
  }

  /** Appends events in one commit; costs as `logTransition`. Without events it only compares the version. */
  async appendToStream<EventType extends Event, EventPayloadType extends Event = EventType>(
    streamName: string,
    events: EventType[],
    options: AppendToStreamOptions<bigint, EventType, EventPayloadType> = {},
  ): Promise<AppendToStreamResult> {
    const { expectedStreamVersion, schema } = options;
    if (events.length === 0) {
      const head = await this.#head(streamName, expectedStreamVersion);
      return { nextExpectedStreamVersion: versionOf(head), createdNewStream: false };
    }
    const { persister, governorId, change, hooks } = this.#options;
    const { states, reducer } = persister.context;
    const stored = downcastRecordedMessages<EventType, EventPayloadType>(events, schema?.versioning);
    const data = reducer === undefined ? ({} as T) : undefined;
    const transitions = stored.map((event) => transitionOf(event, data, change, states.nodeId));
    const expected = expectedState(expectedStreamVersion);
    const logged = await persister
      .logTransition(governorId, streamName, transitions, expected)
      .catch((error: unknown) => {
        throw conflictOf(error, expectedStreamVersion);
      });
    const appended = logged.events.map((event, index) => ({
      ...recordedEvent(event),
      data: events[index]?.data ?? {},
    }));
    await tryPublishMessagesAfterCommit<PersisterEventStore<T>>(appended, hooks);
    return {
      nextExpectedStreamVersion: BigInt(logged.version),
      createdNewStream: logged.version === events.length,
    };
  }

  /** Whether a stream has events. 1 R. */
  async streamExists(streamName: string): Promise<boolean> {
    return (await this.#head(streamName)) !== undefined;
  }

  /** Undefined where there is no stream. Throws `ExpectedVersionConflictError`. */
  async #head(streamName: string, expected?: ExpectedStreamVersion): Promise<Head | undefined> {
    const { persister, governorId } = this.#options;
    const { states } = persister.context;
    const path = states.paths.head(governorId, streamName);
    const [found] = await readHeads(states, [path], { deadlineMs: states.deadlineMs });
    const head = isLive(found) ? found : undefined;
    assertExpectedVersionMatchesCurrent(versionOf(head), expected, noVersion);
    return head;
  }

  async *#events<EventType extends Event, EventPayloadType extends Event>(
    stateId: string,
    { from = 0n, to, maxCount, schema }: ReadStreamOptions<bigint, EventType, EventPayloadType>,
    head: Head | undefined,
  ): AsyncGenerator<ReadEvent<EventType, StreamMetadata>, void, undefined> {
    const current = versionOf(head);
    const end = to ?? (maxCount === undefined || maxCount === 0n ? current : from + maxCount);
    const upTo = end < current ? end : current;
    if (from >= upTo) return;
    const { persister, governorId } = this.#options;
    const { context } = persister;
    const ref = { governorId, stateId };
    const range = { ...(from > 0n && { after: Number(from) }), upTo: Number(upTo) };
    const io = { deadlineMs: context.states.deadlineMs };
    for await (const event of eventsOfLog(context, ref, historyOf(head), range, io)) {
      yield upcastRecordedMessage<EventType, EventPayloadType, StreamMetadata>(
        recordedEvent<EventPayloadType>(event),
        schema?.versioning,
      );
    }
  }
}

function versionOf(head: Head | undefined): bigint {
  return BigInt(head?.version ?? 0);
}
