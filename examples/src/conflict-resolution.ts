import {
  CausalityAwareResolver,
  ConflictHistory,
  EventualConsistency,
  LastWriteWinsResolver,
  StateStore,
  composeResolvers,
  customResolver,
} from '@tai-state/core';
import type { StateSnapshot } from '@tai-state/core';
import type { Example } from './example.js';

interface Basket {
  readonly items: readonly string[];
}

const governorId = 'gov1';

/** A device that went offline with a copy of the state, and changed that. */
function changedOffline(state: StateSnapshot<Basket>, device: string, item: string): StateSnapshot<Basket> {
  const { id, data, version, timestamp, metadata } = state;
  return {
    id,
    data: { items: [...data.items, item] },
    version: version + 1,
    timestamp: timestamp + 1,
    metadata: { ...metadata, changedBy: device },
    causality: { ...state.causality, [device]: 1 },
  };
}

/** Pattern 5: two versions of a state that were made apart become one, by causality first and then by a rule. */
export const conflictResolution: Example = async (documents, print) => {
  const store = new StateStore<Basket>({ store: documents, nodeId: 'server' });
  await store.saveState(governorId, 'basket', { items: ['apple'] }, { changedBy: 'server', reason: 'init' });
  const base = await store.getState(governorId, 'basket');
  const phone = changedOffline(base, 'phone', 'bread');
  const laptop = changedOffline(base, 'laptop', 'coffee');

  // What one version knows of the other needs no rule.
  const causal = new EventualConsistency<Basket>({ resolver: new CausalityAwareResolver<Basket>() });
  const later = await causal.resolveConflict(base, phone);
  print(`causality: ${later.data.items.join(', ')}`);

  // Of versions that were made apart, the last write wins: the other one is lost.
  const lastWrite = new EventualConsistency<Basket>({ resolver: new LastWriteWinsResolver<Basket>() });
  const last = await lastWrite.resolveConflict(phone, { ...laptop, timestamp: phone.timestamp + 1 });
  print(`last write wins: ${last.data.items.join(', ')}`);

  // A rule of the domain loses nothing; the conflict is kept in the history.
  const union = customResolver<Basket>('union', (left, right) => ({
    items: [...new Set([...left.data.items, ...right.data.items])].sort(),
  }));
  const history = new ConflictHistory({ store: documents });
  const resolver = composeResolvers(new CausalityAwareResolver<Basket>(), union);
  const consistency = new EventualConsistency<Basket>({ resolver, history, states: store });
  const merged = await consistency.resolveConflict(phone, laptop, { governorId });
  print(`union: ${merged.data.items.join(', ')}`);
  print(`it knows of: ${Object.keys(merged.causality).join(', ')}`);

  await store.updateState(
    governorId,
    'basket',
    merged.data,
    base.token,
    { changedBy: 'server', reason: 'merge' },
    { causality: merged.causality },
  );
  const state = await store.getState(governorId, 'basket');
  print(`the phone's copy is stale: ${String(consistency.detectStaleRead(phone, state.causality))}`);
  print(`conflicts kept: ${String((await history.conflictsOf(governorId, 'basket')).length)}`);
  print(`a storm: ${String(await history.detectStorm(governorId, 'basket'))}`);
};
