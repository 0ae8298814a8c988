import { isTaiStateError } from '@tai-state/core';
import type { CallOptions, DocumentValue } from '@tai-state/core';
import { checkedValue, digestOfValue } from '@tai-state/core/state-store-kit';
import { openEvent } from '../log/open-event.js';
import { upcast } from '../log/upcast.js';
import type { PersisterContext } from '../persister/persister-context.js';
import type { LogEntry } from './log-entry.js';
import type { Violation } from './violation.js';

/** Opened data after a version: none, or not known (behind a gap, or where another reducer has made it). */
type Folded = { readonly data: DocumentValue | undefined } | 'unknown';

/**
 * Puts the events that keep digests alone through the reducer, and compares. Where the data are lost, it goes on from
 * the next full state or snapshot. Without a reducer it finds nothing.
 */
export class FoldChecker {
  readonly #context: PersisterContext;
  readonly #io: () => CallOptions;
  #folded: Folded;

  /** `start`: what was there before the first event, sealed; `unknown` where that is not known. */
  constructor(context: PersisterContext, io: () => CallOptions, start: Folded) {
    this.#context = context;
    this.#io = io;
    this.#folded = start;
  }

  /** Forgets what it had: events are missing. */
  lose(): void {
    this.#folded = 'unknown';
  }

  /** Goes on from a snapshot that was found to be right, if it has lost its way. */
  async resume(data: DocumentValue): Promise<void> {
    if (this.#folded !== 'unknown') return;
    this.#folded = { data: await this.#context.shield.open(data, this.#io()) };
  }

  /** What the fold says against an event. Throws what storage and keys throw. */
  async check(entry: LogEntry): Promise<readonly Violation[]> {
    try {
      return await this.#fold(entry);
    } catch (error) {
      if (!isTaiStateError(error) || error.code !== 'SerializationError') throw error;
      this.lose();
      const { id, version } = entry.event;
      const message = 'What is sealed in the event cannot be opened.';
      return [{ kind: 'edited', version, eventId: id, message }];
    }
  }

  async #fold({ event, to, document }: LogEntry): Promise<readonly Violation[]> {
    const { reducer, shield, config } = this.#context;
    if (event.toState !== undefined) {
      this.#folded = { data: await shield.open(event.toState.data, this.#io()) };
      return [];
    }
    if (to === 'none') {
      this.#folded = { data: undefined };
      return [];
    }
    const foreign = document.data['reducerVersion'] !== config.reducerVersion;
    if (this.#folded === 'unknown' || reducer === undefined || foreign) {
      this.lose();
      return [];
    }
    const opened = await openEvent(shield, event, this.#io());
    let message = 'The fold of the events does not give the state that the event has led to.';
    try {
      const data = checkedValue(reducer(this.#folded.data, upcast(this.#context, opened)), 'the fold');
      if (digestOfValue(shield.redact(data)) === to) {
        this.#folded = { data };
        return [];
      }
    } catch {
      message = 'The reducer or an upcaster has thrown at the event.';
    }
    this.lose();
    return [{ kind: 'edited', version: event.version, eventId: event.id, message }];
  }
}
