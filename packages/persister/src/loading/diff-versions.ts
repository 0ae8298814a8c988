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
    const [before, after] = [stateAt(context, ref, from, io), stateAt(context, ref, to, io)];
    // Of two failures the first version's is told, whichever answer comes first.
    void after.catch(() => undefined);
    return Object.freeze(differencesOf((await before)?.data, (await after)?.data));
  });
}
