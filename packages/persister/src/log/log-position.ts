import { CorruptHistory } from '@tai-state/core';
import { chainOf } from './chain.js';
import type { HeadHistory } from './head-history.js';
import type { LoggedDigest, LoggedEvent } from './logged-event.js';

/** Where one stands in a log: what the next event has to follow on. */
export interface LogPosition {
  /** 0 before the first event. */
  readonly version: number;
  readonly digest: LoggedDigest;
  /** The hash of the event. */
  readonly chain: LoggedDigest;
}

/** Before the first event. */
const logStart: LogPosition = Object.freeze({ version: 0, digest: 'none', chain: 'none' });

function textOr(text: string | undefined): LoggedDigest {
  return text === undefined ? 'none' : { text };
}

/** Where the events that are kept begin. The hash of an event that was removed may be told by nobody any more. */
export function startOfLog({ trimmed = 0, trimmedDigest, trimmedChain }: HeadHistory): LogPosition {
  if (trimmed === 0) return logStart;
  return Object.freeze({
    version: trimmed,
    digest: textOr(trimmedDigest),
    chain: trimmedChain === undefined ? 'unknown' : { text: trimmedChain },
  });
}

/** Before an event in the middle of a log. */
export function afterVersion(version: number): LogPosition {
  return Object.freeze({ version, digest: 'unknown', chain: 'unknown' });
}

function differ(left: LoggedDigest, right: LoggedDigest): boolean {
  if (left === 'unknown' || right === 'unknown') return false;
  if (left === 'none' || right === 'none') return left !== right;
  return left.text !== right.text;
}

/**
 * The position after an event, if it follows on this one: the next version, made from the state that the one before has
 * led to, with the hash of its content where it has one. Throws `CorruptHistory`, which locates what is wrong.
 */
export function follow(position: LogPosition, event: LoggedEvent, stateId: string): LogPosition {
  const { version, from, to, chain, document } = event;
  const next = position.version + 1;
  if (version <= position.version) {
    throw new CorruptHistory(stateId, version, 'there are two events of it');
  }
  if (version > next) throw new CorruptHistory(stateId, next, 'its event is missing');
  if (differ(position.digest, from)) {
    throw new CorruptHistory(stateId, version, 'it was not made from the state of the version before');
  }
  if (typeof chain === 'object' && position.chain !== 'unknown') {
    const previous = position.chain === 'none' ? undefined : position.chain.text;
    if (chainOf(previous, document) !== chain.text) {
      throw new CorruptHistory(stateId, version, 'the hash of its event is not the one of its content');
    }
  }
  return { version, digest: to, chain };
}
