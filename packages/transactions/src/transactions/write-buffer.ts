import type { CreateWrite, DocumentPath, Write } from '@tai-state/core';
import { eventWrite, headWrite, makeEvent, nextHead, refusalOf } from '@tai-state/core/state-store-kit';
import type {
  CheckedDraft,
  Head,
  HeadChange,
  HeadContent,
  StateContext,
} from '@tai-state/core/state-store-kit';
import type { Expectation } from '@tai-state/core/state-store-kit';
import type { MemberName, ReadMember } from './transaction-member.js';

/** One change that the body asked for, checked. */
export interface BufferedChange extends HeadChange {
  readonly expected: Expectation;
  readonly event?: CheckedDraft;
}

/** What a state will be once the transaction is committed. */
export interface PendingState extends MemberName {
  /** As it was read. */
  readonly before: Head | undefined;
  readonly next: HeadContent;
  readonly events: readonly CreateWrite[];
}

/** What one attempt of a transaction will write. Nothing is sent before the commit. */
export class WriteBuffer {
  readonly #context: StateContext;
  readonly #transactionId: string;
  readonly #pending = new Map<DocumentPath, PendingState>();

  constructor(context: StateContext, transactionId: string) {
    this.#context = context;
    this.#transactionId = transactionId;
  }

  get pending(): ReadonlyMap<DocumentPath, PendingState> {
    return this.#pending;
  }

  /** What a state is for the body: as written by it before, else as read. */
  present(member: ReadMember): HeadContent | undefined {
    return this.#pending.get(member.path)?.next ?? member.head;
  }

  /** Changes a state on top of what is there for the body. Throws `VersionConflict` or `StateNotFound`. */
  change(member: ReadMember, change: BufferedChange): HeadContent {
    const { governorId, stateId, path } = member;
    const before = this.present(member);
    const refusal = refusalOf(change.expected, before, path);
    if (refusal !== undefined) throw refusal;
    const next = nextHead(this.#context, path, before, change);
    const known = this.#pending.get(path);
    const events = [...(known?.events ?? [])];
    if (change.event !== undefined) {
      const index = events.length === 0 ? undefined : events.length;
      const at = this.#context.paths.event(governorId, stateId, this.#transactionId, index);
      events.push(eventWrite(at, makeEvent(at, before, next, change.event)));
    }
    this.#pending.set(path, { governorId, stateId, path, before: member.head, next, events });
    return next;
  }

  /** Whether this is where one of the events goes. */
  hasEvent(path: DocumentPath): boolean {
    return [...this.#pending.values()].some(({ events }) => events.some((event) => event.path === path));
  }

  /** The writes of all changes; each head under the stamp that was read. */
  writes(): readonly Write[] {
    return [...this.#pending.values()].flatMap(({ before, next, events }) => [
      headWrite(this.#context, before, next),
      ...events,
    ]);
  }
}
