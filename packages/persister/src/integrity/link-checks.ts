import { VectorClock } from '@tai-state/core';
import type { VectorClockSnapshot } from '@tai-state/core';
import { chainOf } from '../log/chain.js';
import type { LogEntry } from './log-entry.js';
import type { Violation } from './violation.js';

/** What is known of the version before an event; what is not known is left out, and not checked against. */
export interface Predecessor {
  readonly version: number;
  /** Of the data after it; `none`: there was no state. */
  readonly digest?: string;
  /** The hash of its event; `none`: it had none. */
  readonly chain?: string;
  readonly lamport?: number;
  readonly causality?: VectorClockSnapshot;
  readonly committedAt?: number;
  readonly operation?: LogEntry['operation'] | undefined;
  readonly imported?: boolean;
}

/** What follows an event, as far as it is known from it. */
export function predecessorOf(entry: LogEntry): Predecessor {
  const { event, to, chain, committedAt, operation, imported } = entry;
  const { version, lamport, causality } = event;
  return {
    version,
    digest: to,
    chain: chain ?? 'none',
    lamport,
    causality,
    committedAt,
    operation,
    imported,
  };
}

/** Whether an event was committed before its predecessor; the events of one operation are in their order. */
function comesEarlier(before: Predecessor, { committedAt, operation, imported }: LogEntry): boolean {
  if (before.committedAt === undefined || before.imported !== imported) return false;
  if (committedAt !== before.committedAt) return committedAt < before.committedAt;
  return (
    operation !== undefined &&
    operation.id === before.operation?.id &&
    operation.index !== before.operation.index + 1
  );
}

function clockMessage(before: Predecessor, { event }: LogEntry): string | undefined {
  if (before.lamport !== undefined && event.lamport <= before.lamport) {
    return 'The Lamport time does not rise.';
  }
  if (before.causality === undefined) return undefined;
  const order = VectorClock.from(before.causality).compare(VectorClock.from(event.causality));
  return order === 'before' ? undefined : 'The vector clock does not rise.';
}

function chainMessage(
  before: Predecessor,
  { chain, document }: LogEntry,
  expected: boolean,
): string | undefined {
  if (before.chain === undefined) return undefined;
  if (chain === undefined) {
    return expected && before.chain !== 'none' ? 'The hash of the event is missing.' : undefined;
  }
  const previous = before.chain === 'none' ? undefined : before.chain;
  return chainOf(previous, document) === chain
    ? undefined
    : 'The hash of the event is not the one of its content.';
}

/** What an event says against the one before it. `chained`: whether events are written with hashes. */
export function linkViolations(before: Predecessor, entry: LogEntry, chained: boolean): readonly Violation[] {
  const { id, version } = entry.event;
  const at = { version, eventId: id };
  const found: Violation[] = [];
  if (comesEarlier(before, entry)) {
    const message = `The event was committed before that of version ${String(before.version)}.`;
    found.push({ kind: 'reordering', ...at, message });
  }
  if (before.digest !== undefined && before.digest !== entry.from) {
    const message = `The state before the event is not the one of version ${String(before.version)}.`;
    found.push({ kind: 'continuity', ...at, message });
  }
  const hash = chainMessage(before, entry, chained);
  if (hash !== undefined) found.push({ kind: 'edited', ...at, message: hash });
  const clock = clockMessage(before, entry);
  if (clock !== undefined) found.push({ kind: 'clock', ...at, message: clock });
  return found;
}
