import { isTaiStateError } from '@tai-state/core';
import type { StoredDocument } from '@tai-state/core';
import { contentViolations } from './content-checks.js';
import { linkViolations, predecessorOf } from './link-checks.js';
import type { Predecessor } from './link-checks.js';
import { logEntry } from './log-entry.js';
import type { LogEntry, Redact } from './log-entry.js';
import type { Violation } from './violation.js';

/** What a checker needs to know of the persister. */
export interface LogRules {
  readonly redact: Redact;
  /** Whether events are written with hashes: then one that lacks its hash is reported. */
  readonly chained: boolean;
}

/** What was found at one document. */
export interface CheckedDocument {
  /** Undefined where the document is no event, or is the second one of its version. */
  readonly entry: LogEntry | undefined;
  readonly violations: readonly Violation[];
}

/**
 * Checks the documents of a log one after the other, in the order of versions. It remembers two of them, however long
 * the log is. After a contradiction it goes on from what it finds, so that one fault is not reported at every event
 * that follows.
 */
export class LogChecker {
  readonly #rules: LogRules;
  /** Before the last one, for a second event of the same version. */
  #earlier: Predecessor;
  #before: Predecessor;
  #lastWasSound = true;

  constructor(start: Predecessor, rules: LogRules) {
    this.#rules = rules;
    this.#earlier = start;
    this.#before = start;
  }

  /** What is known of the last version. */
  get last(): Predecessor {
    return this.#before;
  }

  check(document: StoredDocument): CheckedDocument {
    let entry: LogEntry;
    try {
      entry = logEntry(document, this.#rules.redact);
    } catch (error) {
      if (!isTaiStateError(error)) throw error;
      return this.#unreadable(document);
    }
    const { version } = entry.event;
    const content = contentViolations(entry, this.#rules.redact);
    if (version === this.#before.version) return this.#duplicate(entry, content);
    if (version < this.#before.version) return this.#backwards(entry, content);
    const gap = this.#gapBefore(version);
    const before = gap.length === 0 ? this.#before : { version: version - 1 };
    const links = linkViolations(before, entry, this.#rules.chained);
    this.#advance(before, entry, content.length + links.length === 0);
    return { entry, violations: [...gap, ...content, ...links] };
  }

  #advance(before: Predecessor, entry: LogEntry, sound: boolean): void {
    this.#earlier = before;
    this.#before = predecessorOf(entry);
    this.#lastWasSound = sound;
  }

  #gapBefore(version: number): readonly Violation[] {
    const first = this.#before.version + 1;
    if (version <= first) return [];
    const last = version - 1;
    const message =
      first === last
        ? `Version ${String(first)} is missing.`
        : `Versions ${String(first)} to ${String(last)} are missing.`;
    return [{ kind: 'gap', version: first, message }];
  }

  /** Of two events of one version, the one that fits its predecessor is taken to be the right one. */
  #duplicate(entry: LogEntry, content: readonly Violation[]): CheckedDocument {
    const { id, version } = entry.event;
    const links = linkViolations(this.#earlier, entry, this.#rules.chained);
    if (!this.#lastWasSound && content.length + links.length === 0) {
      this.#advance(this.#earlier, entry, true);
    }
    const message = `There is another event of version ${String(version)}.`;
    return {
      entry: undefined,
      violations: [{ kind: 'duplicate', version, eventId: id, message }, ...content],
    };
  }

  #backwards({ event }: LogEntry, content: readonly Violation[]): CheckedDocument {
    const { id, version } = event;
    const message = `The event comes after that of version ${String(this.#before.version)}.`;
    return {
      entry: undefined,
      violations: [{ kind: 'reordering', version, eventId: id, message }, ...content],
    };
  }

  #unreadable({ id, data }: StoredDocument): CheckedDocument {
    const stored = data['version'];
    const next = this.#before.version + 1;
    const version = Number.isSafeInteger(stored) ? (stored as number) : next;
    const gap = this.#gapBefore(version);
    this.#earlier = this.#before;
    this.#before = { version: Math.max(version, this.#before.version) };
    this.#lastWasSound = false;
    const message = 'The document cannot be read as an event.';
    return { entry: undefined, violations: [...gap, { kind: 'edited', version, eventId: id, message }] };
  }
}
