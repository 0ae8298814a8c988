import { StateStore, VersionConflict } from '@tai-state/core';
import type { Example } from './example.js';

interface Counter {
  readonly count: number;
}

/** Pattern 2: a change goes through only at the version that it was made from; who comes second reads again. */
export const optimisticLocking: Example = async (documents, print) => {
  const ann = new StateStore<Counter>({ store: documents, nodeId: 'ann' });
  const bob = new StateStore<Counter>({ store: documents, nodeId: 'bob' });
  await ann.saveState('gov1', 'counter', { count: 0 }, { changedBy: 'ann', reason: 'init' });

  const increment = async (store: StateStore<Counter>, who: string): Promise<number> => {
    for (;;) {
      const { data, version } = await store.getState('gov1', 'counter');
      try {
        const next = { count: data.count + 1 };
        const change = { changedBy: who, reason: 'increment' };
        return (await store.updateState('gov1', 'counter', next, version, change)).version;
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error;
      }
    }
  };
  const both = await Promise.all([increment(ann, 'ann'), increment(bob, 'bob')]);
  print(`versions made: ${both.sort().join(' and ')}`);

  const { data, version, token } = await ann.getState('gov1', 'counter');
  print(`count ${String(data.count)} at version ${String(version)}`);

  const stale = bob.updateState('gov1', 'counter', { count: 9 }, 1, { changedBy: 'bob', reason: 'too late' });
  const error = await stale.catch((failed: unknown) => failed);
  if (error instanceof VersionConflict) {
    print(`conflict: expected ${String(error.expected)}, actual ${String(error.actual)}`);
  }

  // A token (an ETag, a form field) lets an instance that has never seen the state change it without a read.
  const cold = new StateStore<Counter>({ store: documents, nodeId: 'cold' });
  const written = await cold.updateState('gov1', 'counter', { count: 3 }, token, {
    changedBy: 'cold',
    reason: 'by token',
  });
  print(`by token: version ${String(written.version)}`);
};
