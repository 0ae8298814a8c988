import { MemoryStorage } from '@tai-state/core/memory';
import { ManualClock } from '@tai-state/core/testing';
import { persisterOn } from '../testing/dying-persister.js';
import { by } from '../testing/persister-context.js';
import { collected, key } from '../testing/transfer-fixture.js';

const settings = { config: { snapshotInterval: 5, snapshotRetention: 1 } } as const;

async function trimmedHistory(clock: ManualClock): Promise<MemoryStorage> {
  const storage = new MemoryStorage({ clock });
  const writer = persisterOn(storage, 'writer', settings);
  for (let version = 0; version < 20; version += 1) {
    const transition = { action: 'set', data: { count: version + 1 }, metadata: by };
    await writer.logTransition('g', 'a', transition, version);
    if (version !== 11) continue;
    await clock.advance(5_000);
    await clock.runUntil(writer.cleanupOldData('g', 0));
  }
  await clock.advance(5_000);
  return storage;
}

describe('an export', () => {
  it('that meets a cleanup is whole, or says so, and takes no history for a broken one', async () => {
    const seen = new Set<string>();
    for (let turns = 0; turns < 120; turns += 3) {
      const clock = new ManualClock();
      const storage = await trimmedHistory(clock);
      const cleaning = persisterOn(storage, 'cleaner', settings).cleanupOldData('g', 0);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const lines = collected(persisterOn(storage, 'reader').exportHistory('g', 'a', { signer: key }));
      const outcome = lines.then(
        (all) => `${String(all.length)} lines`,
        (error: unknown) => (error as { readonly code: string }).code,
      );
      seen.add(await clock.runUntil(outcome));
      await clock.runUntil(cleaning);
    }
    expect([...seen].sort()).toEqual(['12 lines', '3 lines', 'InvalidState'].sort());
  });
});
