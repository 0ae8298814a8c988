import type { CallOptions } from '@tai-state/core';
import { inCall } from '@tai-state/core/state-store-kit';
import { checkKeepsEvents } from '../log/history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { checkVersion } from './check-version.js';
import { differencesOf } from './difference.js';
import type { Difference } from './difference.js';
import { stateAt } from './state-at-version.js';

/** What differs between two versions of a state. */
export async function diffVersions(
  context: PersisterContext,
  ref: StateRef,
  { from, to }: { readonly from: number; readonly to: number },
  options: CallOptions,
): Promise<readonly Difference[]> {
  checkKeepsEvents(context, 'diffVersions');
  context.states.paths.head(ref.governorId, ref.stateId);
  checkVersion(from, 'from');
  checkVersion(to, 'to');
  return inCall(context.states, 'diffVersions', options, async ({ io }) => {
    const [left, right] = await Promise.all([from, to].map((version) => stateAt(context, ref, version, io)));
    return Object.freeze(differencesOf(left?.data, right?.data));
  });
}
