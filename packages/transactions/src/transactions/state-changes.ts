import { InvalidArgument } from '@tai-state/core';
import type { ExpectedState } from '@tai-state/core';
import { checkedRequest } from '@tai-state/core/state-store-kit';
import type { StateContext } from '@tai-state/core/state-store-kit';
import type { Transaction } from './transaction.js';
import type { StateChange } from './transaction-options.js';

/** What a deletion can expect. */
type ExpectedOfDeletion = Exclude<ExpectedState, 'any' | 'must-not-exist'>;

function expectedOfDeletion(expected: ExpectedState = 'must-exist'): ExpectedOfDeletion {
  if (expected !== 'any' && expected !== 'must-not-exist') return expected;
  throw new InvalidArgument('expected', {
    expected: 'a version, a token or must-exist for a deletion',
    found: expected,
  });
}

/** Copies of changes, checked. Throws `InvalidArgument` or `SerializationError`. */
export function checkedChanges<T>(
  context: StateContext,
  governorId: string,
  changes: readonly StateChange<T>[],
): readonly StateChange<T>[] {
  return changes.map(({ stateId, data, metadata: given, expected: wanted, event: draft }) => {
    context.paths.head(governorId, stateId);
    const deletion = data === undefined;
    const expected = deletion ? expectedOfDeletion(wanted) : (wanted ?? 'any');
    const options = draft === undefined ? {} : { event: draft };
    const asked = { governorId, stateId, expected, metadata: given, options, ...(!deletion && { data }) };
    const call = deletion ? 'deleteState' : 'saveState';
    const { data: copy, metadata, event } = checkedRequest(call, asked, context.runtime.clock);
    return {
      stateId,
      expected,
      metadata,
      ...(!deletion && { data: copy as T }),
      ...(event !== undefined && { event }),
    };
  });
}

/** Makes one change in a transaction, and gives its version. */
export async function applyChange<T>(
  transaction: Transaction<T>,
  governorId: string,
  { stateId, data, metadata, expected, event }: StateChange<T>,
): Promise<number> {
  const options = event === undefined ? {} : { event };
  const { version } =
    data === undefined
      ? await transaction.deleteState(governorId, stateId, metadata, {
          ...options,
          expected: expectedOfDeletion(expected),
        })
      : await transaction.saveState(governorId, stateId, data, metadata, {
          ...options,
          expected: expected ?? 'any',
        });
  return version;
}
