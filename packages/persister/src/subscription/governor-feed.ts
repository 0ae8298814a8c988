import { StateNotFound, versionStamp } from '@tai-state/core';
import type {
  CallOptions,
  Filter,
  ListenSnapshot,
  ListenTarget,
  QuerySpec,
  StoredDocument,
  VersionStamp,
} from '@tai-state/core';
import { eventShards } from '@tai-state/core/state-store-kit';
import { loggedEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import type { PersisterContext } from '../persister/persister-context.js';
import type { EventFeed, FeedPage } from './event-feed.js';
import { behind, compareCommits, isAfter } from './position.js';
import type { Position } from './position.js';
import { removalMarkOf } from './removal-mark.js';
import { settleMs } from './settle-time.js';
import type { BeginFrom } from './subscribe-options.js';

/** Documents of one read. */
const pageSize = 300;

/** How far the server's time of a request may lie after the time of its commit, in milliseconds. */
const skewMs = 5_000;

/** What a feed relies on, and how much it holds. */
export interface FeedLimits {
  /** How long after the server has taken a commit it may become visible, in milliseconds. */
  readonly longestCommitMs: number;
  /** Documents that a listener holds at the most. */
  readonly mostListened: number;
}

/**
 * The events of all states of a governor in the order of their commits.
 *
 * They are indexed by the time at which the server took the request, which is not that order, so every read begins the
 * longest commit before its position and leaves out what is behind. Every read shows all commits up to its read time:
 * what it delivers ends there, and whatever becomes visible later has a later stamp.
 */
export class GovernorFeed implements EventFeed {
  readonly #context: PersisterContext;
  readonly #governorId: string;
  readonly #limits: FeedLimits;

  constructor(context: PersisterContext, governorId: string, limits: FeedLimits) {
    this.#context = context;
    this.#governorId = governorId;
    this.#limits = limits;
  }

  async begin(from: BeginFrom, io: CallOptions): Promise<Position> {
    const { removedTo, readTime } = await this.#removal(io);
    const stamp = from === 'now' ? this.#shown(readTime) : versionStamp(0);
    return { stamp, version: 0, removedTo };
  }

  async *read(after: Position, io: CallOptions): AsyncGenerator<FeedPage, void, undefined> {
    const { store } = this.#context.states;
    const held = new Held(after);
    let position = after;
    let upTo: VersionStamp | undefined;
    let pending = false;
    for await (const { documents, readTime } of store.queryPages(this.#spec(after), { ...io, pageSize })) {
      upTo ??= this.#shown(readTime);
      await this.#checkKept(position, upTo, io);
      for (const document of documents) {
        if (document.createTime > upTo) pending = true;
        else held.add(document);
      }
      const newest = documents.at(-1);
      const events = newest === undefined ? [] : held.release(loggedAtOf(newest) - skewMs * 1000);
      const last = events.at(-1);
      if (last === undefined) continue;
      position = behind(last, after);
      yield { events, upTo: position, pending: false };
    }
    const events = held.release(Infinity);
    if (upTo !== undefined && upTo >= after.stamp) {
      position = { stamp: upTo, version: 0, removedTo: after.removedTo };
    }
    yield { events, upTo: position, pending };
  }

  target(after: Position): ListenTarget {
    return { query: { ...this.#spec(after), limit: this.#limits.mostListened } };
  }

  take({ documents, readTime }: ListenSnapshot, after: Position): FeedPage | 'read' | 'reopen' {
    // Where reads are no snapshots, what a listener tells may lack older commits for any time.
    if (!this.#context.states.store.snapshotReads) return 'read';
    if (documents.length >= this.#limits.mostListened) return 'reopen';
    const shown = this.#shown(readTime);
    // A listener drops what is removed without a word: a read looks whether something was.
    if (this.#mayMiss(after, shown)) return 'read';
    const held = new Held(after);
    for (const document of documents) if (document.createTime <= shown) held.add(document);
    const events = held.release(Infinity);
    const pending = documents.some((document) => document.createTime > shown);
    const last = events.at(-1);
    return { events, upTo: last === undefined ? after : behind(last, after), pending };
  }

  #spec({ stamp }: Position): QuerySpec {
    const shards = Array.from({ length: eventShards }, (_, shard) => shard);
    const earliest = new Date(Math.max(0, Math.floor(stamp / 1000) - this.#limits.longestCommitMs));
    const where: readonly Filter[] = [
      { field: 'shard', op: 'in', value: shards },
      { field: 'loggedAt', op: '>=', value: earliest },
    ];
    return {
      collection: this.#context.states.paths.events(this.#governorId),
      where: { and: where },
      orderBy: [{ field: 'loggedAt' }],
    };
  }

  /** Up to where a read shows every commit. */
  #shown(readTime: VersionStamp): VersionStamp {
    return versionStamp(Math.max(0, readTime - settleMs(this.#context.states.store) * 1000));
  }

  /** What is younger than the idempotency window is never removed: nothing needs to be read for that. */
  #mayMiss(after: Position, now: VersionStamp): boolean {
    return now - after.stamp >= this.#context.states.idempotencyWindowMs * 1000;
  }

  async #checkKept(after: Position, now: VersionStamp, io: CallOptions): Promise<void> {
    if (!this.#mayMiss(after, now)) return;
    const { removedTo } = await this.#removal(io);
    if (removedTo <= Math.max(after.stamp, after.removedTo)) return;
    const events = this.#context.states.paths.events(this.#governorId);
    throw new StateNotFound(
      `${events} after the checkpoint (some were removed; a name would have kept them)`,
    );
  }

  async #removal(
    io: CallOptions,
  ): Promise<{ readonly removedTo: VersionStamp; readonly readTime: VersionStamp }> {
    const { store, paths } = this.#context.states;
    const { documents, readTime } = await store.getAll([paths.retention(this.#governorId)], io);
    return { removedTo: removalMarkOf(documents[0]), readTime };
  }
}

/** Events that wait for their turn: pages are in the order of requests, which commits may overtake. */
class Held {
  readonly #after: Position;
  readonly #events = new Map<string, LoggedEvent>();
  #released = new Set<string>();

  constructor(after: Position) {
    this.#after = after;
  }

  add(document: StoredDocument): void {
    if (document.createTime < this.#after.stamp || this.#released.has(document.path)) return;
    const event = loggedEvent(document);
    if (isAfter(event, this.#after)) this.#events.set(document.path, event);
  }

  /** Those that were committed before a stamp, in order. */
  release(before: number): readonly LoggedEvent[] {
    const ready = [...this.#events.values()].filter(({ stamp }) => stamp < before).sort(compareCommits);
    for (const { document } of ready) this.#events.delete(document.path);
    this.#released = new Set(ready.map(({ document }) => document.path));
    return ready;
  }
}

/** When the server took an event's request, in microseconds. */
function loggedAtOf({ data }: StoredDocument): number {
  return (data['loggedAt'] as Date).getTime() * 1000;
}
