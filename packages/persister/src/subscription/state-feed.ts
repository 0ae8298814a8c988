import { CorruptHistory, InvalidArgument, StateNotFound, versionStamp } from '@tai-state/core';
import type { CallOptions, ListenSnapshot, ListenTarget } from '@tai-state/core';
import { readHead } from '@tai-state/core/state-store-kit';
import { historyOf } from '../log/head-history.js';
import type { HeadHistory } from '../log/head-history.js';
import { logPages } from '../log/log-pages.js';
import type { LoggedEvent } from '../log/logged-event.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { EventFeed, FeedPage } from './event-feed.js';
import { behind } from './position.js';
import type { Position } from './position.js';
import type { BeginFrom } from './subscribe-options.js';

/** Waits for the time that an adapter needs to show all that it has committed. */
export type Settle = () => Promise<void>;

/** The events of one state in the order of versions, which has no gaps. */
export class StateFeed implements EventFeed {
  readonly #context: PersisterContext;
  readonly #ref: StateRef;
  readonly #settle: Settle;
  #history: HeadHistory | undefined;

  constructor(context: PersisterContext, ref: StateRef, settle: Settle) {
    this.#context = context;
    this.#ref = ref;
    this.#settle = settle;
  }

  async begin(from: BeginFrom, io: CallOptions): Promise<Position> {
    const { version, history, stamp } = await this.#learn(io);
    const { trimmed = 0 } = history;
    const first: Position = { stamp: versionStamp(0), version: trimmed, removedTo: versionStamp(0) };
    if (from === 'start') return first;
    if (from === 'now') return { ...first, stamp, version };
    if (from.afterVersion > version) {
      throw new InvalidArgument('from.afterVersion', {
        expected: `a version up to the head's, ${String(version)}`,
        found: String(from.afterVersion),
      });
    }
    return { ...first, version: from.afterVersion };
  }

  async *read(after: Position, io: CallOptions): AsyncGenerator<FeedPage, void, undefined> {
    let position = after;
    // Without it nobody knows where imported events lie, nor that all that is left of a log is its end.
    let history = this.#history ?? (await this.#learn(io)).history;
    for (let attempt = 1; ; attempt += 1) {
      const range = { after: position.version, pageSize };
      let gap: LoggedEvent | undefined;
      for await (const page of logPages(this.#context, this.#ref, range, history, () => io)) {
        const events = page.slice(0, connected(page, position.version));
        gap = page[events.length];
        const last = events.at(-1);
        if (last !== undefined) {
          position = behind(last, after);
          yield { events, upTo: position, pending: false };
        }
        if (gap !== undefined) break;
      }
      if (gap === undefined) {
        this.#checkKept(position.version + 1, history);
        return;
      }
      history = await this.#explain(gap, position.version + 1, attempt, io);
    }
  }

  target(): ListenTarget {
    return { document: this.#context.states.paths.head(this.#ref.governorId, this.#ref.stateId) };
  }

  take({ documents: [document] }: ListenSnapshot): 'read' {
    this.#history = historyOf(document && readHead(document));
    return 'read';
  }

  /** What the head says of the log. */
  async #learn(
    io: CallOptions,
  ): Promise<{ version: number; history: HeadHistory; stamp: Position['stamp'] }> {
    const { store, paths } = this.#context.states;
    const path = paths.head(this.#ref.governorId, this.#ref.stateId);
    const { documents, readTime } = await store.getAll([path], io);
    const head = documents[0] && readHead(documents[0]);
    this.#history = historyOf(head);
    return { version: head?.version ?? 0, history: this.#history, stamp: readTime };
  }

  /** Throws where the event of a version was removed. */
  #checkKept(version: number, { trimmed = 0 }: HeadHistory): void {
    if (trimmed < version) return;
    const path = this.#context.states.paths.head(this.#ref.governorId, this.#ref.stateId);
    const removed = `the events up to ${String(trimmed)} were removed`;
    throw new StateNotFound(`${path} at version ${String(version)} (${removed})`);
  }

  /** Throws for a version that does not come next, unless the read may have been torn, or looked in the wrong place. */
  async #explain(
    found: LoggedEvent,
    version: number,
    attempt: number,
    io: CallOptions,
  ): Promise<HeadHistory> {
    const { stateId } = this.#ref;
    const { history } = await this.#learn(io);
    this.#checkKept(version, history);
    if (attempt > 1) {
      const reason = found.version < version ? 'there are two events of it' : 'there is no event of it';
      throw new CorruptHistory(stateId, Math.min(found.version, version), reason);
    }
    if (!this.#context.states.store.snapshotReads) await this.#settle();
    return history;
  }
}

/** Events of one read. */
const pageSize = 300;

/** How many events of a page follow each other without a gap after a version. */
function connected(page: readonly LoggedEvent[], after: number): number {
  const broken = page.findIndex(({ version }, index) => version !== after + index + 1);
  return broken === -1 ? page.length : broken;
}
