import type { CallOptions, Event } from '@tai-state/core';
import { inCall } from '@tai-state/core/state-store-kit';
import { checkEventData } from '../log/event-data.js';
import { checkKeepsEvents } from '../log/history.js';
import { decodeEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { openEvent } from '../log/open-event.js';
import { upcast } from '../log/upcast.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { EventStream } from './event-stream.js';
import { EventSubscription } from './event-subscription.js';
import { GovernorFeed } from './governor-feed.js';
import { NamedPosition } from './named-position.js';
import { decodePosition, stateOf } from './position.js';
import type { EventSource, Position } from './position.js';
import { settleMs } from './settle-time.js';
import { StateFeed } from './state-feed.js';
import { resolveSubscribeOptions } from './subscribe-options.js';
import type { SubscribeOptions } from './subscribe-options.js';
import { Tail } from './tail.js';

/** Subscribes to the events of a governor, or of one of its states. 1 R; with a name 1 R more, and 1 W the first time. */
export async function subscribe<T>(
  context: PersisterContext,
  governorId: string,
  options: SubscribeOptions,
): Promise<EventSubscription<T>> {
  const { stateId, name, from, signal, batchSize, pollMs, longestCommitMs, deadlineMs } =
    resolveSubscribeOptions(options);
  checkKeepsEvents(context, 'subscribe');
  const { states } = context;
  if (stateId === undefined) states.paths.states(governorId);
  else states.paths.head(governorId, stateId);
  const source: EventSource = { governorId, stateId };
  const named = name === undefined ? undefined : new NamedPosition(states, source, name);
  const given =
    typeof from === 'object' && 'checkpoint' in from
      ? { position: decodePosition(source, from.checkpoint) }
      : { from };

  const tail = new Tail(states.store, states.runtime.clock);
  const pendingMs = Math.max(1, settleMs(states.store));
  const feed =
    stateId === undefined
      ? new GovernorFeed(context, governorId, { longestCommitMs, mostListened })
      : new StateFeed(context, { governorId, stateId }, () => tail.sleep(pendingMs));

  const position = await inCall(states, 'subscribe', options, ({ io }) => {
    const begin = async (): Promise<Position> =>
      'position' in given ? given.position : feed.begin(given.from, io());
    return named === undefined ? begin() : named.open(begin, io);
  });

  const ending = new AbortController();
  const end = async (): Promise<void> => {
    ending.abort();
    signal?.removeEventListener('abort', onAbort);
    await tail.end();
  };
  const onAbort = (): void => void end();
  signal?.addEventListener('abort', onAbort, { once: true });
  // It may have been aborted since the last read.
  if (signal?.aborted === true) onAbort();
  const io: CallOptions = { deadlineMs: deadlineMs ?? states.deadlineMs, signal: ending.signal };
  const stream = new EventStream(feed, tail, position, {
    pollMs,
    pendingMs,
    io,
    runtime: states.runtime,
    ended: () => ending.signal.aborted,
  });
  const opened = async (logged: LoggedEvent): Promise<Event<T>> => {
    checkEventData(context, logged, stateOf(logged));
    const event = decodeEvent(logged);
    states.lamport.observe(event.lamport);
    return upcast(context, await openEvent(context.shield, event, io)) as Event<T>;
  };
  return new EventSubscription<T>({
    source,
    batchSize,
    stream,
    named,
    signal,
    opened,
    end,
  });
}

/** Above this an adapter spends more on telling than a reader on reading. */
const mostListened = 1_000;
