import { InvalidArgument } from '../errors/errors.js';
import type { Clock } from '../runtime/clock.js';
import type { Change, ChangeMetadata } from './change-metadata.js';
import { checkedMap } from './checked-value.js';
import { checkVersion } from './expected-state.js';

function refuse(argument: string, expected: string, found: unknown): never {
  const kind = found === null ? 'null' : typeof found;
  throw new InvalidArgument(argument, { expected, found: found === '' ? 'an empty text' : kind });
}

/** Checks, copies and completes what a caller says of a change. Throws `InvalidArgument` or `SerializationError`. */
export function checkedChange(change: Change, clock: Clock): ChangeMetadata {
  if (typeof change !== 'object' || (change as unknown) === null) refuse('metadata', 'an object', change);
  const { changedBy, reason, parentVersion, timestamp = clock.now(), context } = change;
  if (typeof changedBy !== 'string' || changedBy === '') refuse('metadata.changedBy', 'a text', changedBy);
  if (typeof reason !== 'string') refuse('metadata.reason', 'a text', reason);
  if (parentVersion !== undefined) checkVersion(parentVersion, 'metadata.parentVersion', 0);
  if (typeof timestamp !== 'number' || !(Math.abs(timestamp) <= 8.64e15)) {
    refuse('metadata.timestamp', 'milliseconds since the epoch', timestamp);
  }
  const checked: { -readonly [Field in keyof ChangeMetadata]: ChangeMetadata[Field] } = {
    changedBy,
    reason,
    timestamp: Math.trunc(timestamp),
  };
  if (parentVersion !== undefined) checked.parentVersion = parentVersion;
  if (context !== undefined) checked.context = checkedMap(context, 'metadata.context');
  return Object.freeze(checked);
}
