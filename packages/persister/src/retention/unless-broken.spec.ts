import { MemoryStorage } from '@tai-state/core/memory';
import { ManualClock, same } from '@tai-state/core/testing';
import { persisterOn } from '../testing/dying-persister.js';
import { by } from '../testing/persister-context.js';

describe('a damaged note of a removal or an import', () => {
  it('keeps nothing else from being removed', async () => {
    const clock = new ManualClock();
    const persister = persisterOn(new MemoryStorage({ clock }), 'one', { config: { snapshotInterval: 10 } });
    for (let version = 0; version < 15; version += 1) {
      const transition = { action: 'set', data: { count: version }, metadata: by };
      await persister.logTransition('g', 'a', transition, version);
    }
    for (const name of ['removals', 'imports']) {
      const path = `governors/g/${name}/b`;
      await persister.context.states.store.commit([{ type: 'create', path, data: { formatVersion: 1 } }]);
    }
    await clock.advance(5_000);
    same((await clock.runUntil(persister.maintain('g', 0))).events, 10);
  });
});
