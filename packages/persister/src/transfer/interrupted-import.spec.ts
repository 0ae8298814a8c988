import { MemoryStorage } from '@tai-state/core/memory';
import type { Fault } from '@tai-state/core/memory';
import { ManualClock } from '@tai-state/core/testing';
import { OneFault, persisterOn } from '../testing/dying-persister.js';
import { by } from '../testing/persister-context.js';
import { collected, key, lines } from '../testing/transfer-fixture.js';

const options = { verifier: key, operationId: 'move' };
const versions = 410;

const faults: readonly Fault[] = [
  { kind: 'crash', applied: 'no' },
  { kind: 'crash', applied: 'yes' },
  { kind: 'unavailable', applied: 'yes' },
];

/** The export of a history that takes two commits to stage. */
async function exportOfMany(): Promise<readonly string[]> {
  const persister = persisterOn(new MemoryStorage({ clock: new ManualClock() }), 'origin');
  for (let version = 0; version < versions; version += 41) {
    const many = Array.from({ length: 41 }, (_, index) => ({
      action: 'set',
      data: { count: version + index + 1 },
      metadata: by,
    }));
    await persister.logTransition('g', 'a', many, version);
  }
  return collected(persister.exportHistory('g', 'a', { signer: key }));
}

describe('an import that is interrupted', () => {
  it.each(faults)('shows all or nothing at every point, and can be repeated: %j', async (fault) => {
    const texts = await exportOfMany();
    for (let call = 0; ; call += 1) {
      const clock = new ManualClock();
      const storage = new MemoryStorage({ clock });
      const schedule = new OneFault(call, fault);
      const dying = persisterOn(storage, 'dying', {}, schedule);
      const run = dying.importHistory('g', 'a', lines(texts), options).catch((error: unknown) => error);
      await clock.runUntil(run);
      if (!schedule.reached) {
        expect(call).toBeGreaterThan(4);
        return;
      }
      const next = persisterOn(storage, 'next');
      const at = `call ${String(call)}`;
      const there = await next.context.states.store.getAll([next.context.states.paths.head('g', 'a')]);
      const shown = await collected(next.getHistory('g', 'a'));
      expect([at, shown.length]).toEqual([at, there.documents[0] === undefined ? 0 : versions]);
      await clock.advance(120_000);
      await next.maintain('g', 30);
      const made = await next.importHistory('g', 'a', lines(texts), options);
      expect([at, made.version, made.events]).toEqual([at, versions, versions]);
      expect((await next.validateConsistency('g', 'a')).violations).toEqual([]);
      const { states } = next.context;
      const staged = await states.store.query({ collection: `${states.paths.imports('g')}/a~move/events` });
      expect([at, staged.documents.length]).toEqual([at, versions]);
    }
  });
});
