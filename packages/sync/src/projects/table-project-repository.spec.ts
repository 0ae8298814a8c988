import fc from 'fast-check';
import { StorageUnavailable, isTaiStateError, seededRandom } from '@tai-state/core';
import type { OutcomeUnknown, Random } from '@tai-state/core';
import { ManualClock } from '@tai-state/core/testing';
import { MemoryProjectTable } from '../memory/memory-project-table.js';
import { rejectsWith } from '../testing/rejects-with.js';
import type { PendingEvent } from './project-outbox.js';
import { OUTBOX_LANES } from './project-outbox.js';
import type { ProjectRecord } from './project-record.js';
import { TableProjectRepository } from './table-project-repository.js';

type Fault = 'none' | 'before' | 'after' | 'silence';

/** A table whose answers get lost, before or after the operation was applied, or never come. */
class FaultyTable extends MemoryProjectTable {
  fault: () => Fault = () => 'none';

  override insert(record: ProjectRecord): Promise<boolean> {
    return this.#through(() => super.insert(record));
  }

  override find(projectId: string): Promise<ProjectRecord | undefined> {
    return this.#through(() => super.find(projectId));
  }

  override change(...args: Parameters<MemoryProjectTable['change']>): Promise<ProjectRecord | undefined> {
    return this.#through(() => super.change(...args));
  }

  async #through<T>(operation: () => Promise<T>): Promise<T> {
    const fault = this.fault();
    if (fault === 'before') throw new StorageUnavailable('nothing was sent');
    const result = await operation();
    if (fault === 'after') throw new StorageUnavailable('the reply was lost');
    if (fault === 'silence') return new Promise(() => undefined);
    return result;
  }

  async allPending(): Promise<readonly PendingEvent[]> {
    const lanes = Array.from({ length: OUTBOX_LANES }, (_, lane) => this.pending(lane));
    return (await Promise.all(lanes)).flat();
  }
}

class World {
  readonly clock = new ManualClock();
  readonly table = new FaultyTable(this.clock);
  readonly projects = new TableProjectRepository(this.table, {
    runtime: { clock: this.clock, random: seededRandom(3) },
  });

  /** Lets time pass until the promise has settled. */
  until<T>(promise: Promise<T>): Promise<T> {
    return this.clock.runUntil(promise);
  }
}

describe('TableProjectRepository', () => {
  it('says that it does not know when a change was sent and nothing can be read, and knows when asked again', async () => {
    const { projects, table, until } = bound(new World());
    const { id } = await until(projects.create({ name: 'A' }));
    for (const lost of ['after', 'silence'] as const) {
      const { version } = (await projects.get(id)) ?? { version: 0 };
      const rename = () =>
        projects.update(id, { name: `lost ${lost}` }, version, { operationId: `rename-${lost}` });
      let sent = false;
      const change = table.change.bind(table);
      table.change = (...args) => {
        sent = true;
        table.fault = () => lost;
        return change(...args);
      };
      const error = await until(rejectsWith('OutcomeUnknown', rename()));
      expect([sent, (error as OutcomeUnknown).operationId]).toEqual([true, `rename-${lost}`]);
      table.change = change;
      table.fault = () => 'none';
      expect((await until(rename())).version).toBe(version + 1);
    }
    expect((await table.allPending()).map(({ version }) => version)).toEqual([2, 3]);
  });

  it('says that nothing was applied when nothing could be sent, or when others were always first', async () => {
    const { projects, table, until } = bound(new World());
    const { id } = await until(projects.create({ name: 'A' }));
    table.fault = () => 'before';
    await until(rejectsWith('StorageUnavailable', projects.update(id, { name: 'B' }, 'any')));
    table.fault = () => 'none';
    table.change = () => Promise.resolve(undefined);
    await until(rejectsWith('Timeout', projects.update(id, { name: 'B' }, 'any')));
  });

  it('forgets operations after a day, and all but the latest 64', async () => {
    const world = new World();
    const { projects, until } = bound(world);
    const { id } = await until(projects.create({ name: 'A' }));
    for (let version = 1; version <= 70; version += 1) {
      const options = { operationId: `rename-${String(version)}` };
      await projects.update(id, { name: `name ${String(version)}` }, version, options);
    }
    const repeat = (version: number) =>
      projects.update(id, { name: `name ${String(version)}` }, version, {
        operationId: `rename-${String(version)}`,
      });
    await until(rejectsWith('VersionConflict', repeat(6)));
    expect((await repeat(7)).version).toBe(71);
    await world.clock.advance(86_400_000);
    await projects.update(id, { name: 'a day later' }, 71);
    await until(rejectsWith('VersionConflict', repeat(70)));
  });

  it('applies every operation once, whatever is lost on the way, and numbers the changes without a gap', async () => {
    const step = fc.record({
      kind: fc.constantFrom('rename', 'rename', 'describe', 'delete'),
      repeats: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.integer(), (steps, seed) =>
        runHistory(new World(), steps, seededRandom(seed)),
      ),
      { numRuns: 100 },
    );
  });
});

function bound(world: World) {
  return { projects: world.projects, table: world.table, until: world.until.bind(world) };
}

interface Step {
  readonly kind: 'rename' | 'describe' | 'delete';
  readonly repeats: number;
}

/** Operations at the same time, each repeated until its caller knows what became of it, and then some times more. */
async function runHistory(world: World, steps: readonly Step[], random: Random): Promise<void> {
  const { projects, table, until } = bound(world);
  const { id } = await until(projects.create({ name: 'A' }));
  table.fault = () =>
    (['before', 'after', 'silence', 'none', 'none', 'none'] as const)[Math.floor(random.next() * 6)] ??
    'none';
  const applied: { kind: Step['kind']; at: number }[] = [];
  await until(
    Promise.all(
      steps.map(async ({ kind, repeats }, index) => {
        const options = { operationId: `operation-${String(index)}`, deadlineMs: 2_000 };
        const once = async (): Promise<void> => {
          if (kind === 'delete') await projects.delete(id, 'any', options);
          if (kind === 'rename') await projects.update(id, { name: `name ${String(index)}` }, 'any', options);
          if (kind === 'describe') {
            await projects.update(id, { description: `text ${String(index)}` }, 'any', options);
          }
        };
        for (let known = 0; known < repeats;) {
          const code = await once().then(
            () => 'applied',
            (error: unknown) => (isTaiStateError(error) ? error.code : 'Unknown'),
          );
          if (code === 'ProjectGone') return;
          expect(['applied', 'OutcomeUnknown', 'Timeout', 'StorageUnavailable']).toContain(code);
          if (code !== 'applied') continue;
          if (known === 0) applied.push({ kind, at: index });
          known += 1;
        }
      }),
    ),
  );
  table.fault = () => 'none';
  const record = await table.find(id);
  expect(record?.version).toBe(1 + Object.keys(record?.operations ?? {}).length);
  const versions = Object.values(record?.operations ?? {}).map(({ version }) => version);
  expect(versions.sort((a, b) => a - b)).toEqual(versions.map((_, at) => at + 2));
  const told = (await table.allPending()).map(({ event }) => event.type);
  const deleted = applied.some(({ kind }) => kind === 'delete');
  const renamed = applied.filter(({ kind }) => kind === 'rename').map(() => 'ProjectUpdated');
  expect(told).toEqual(deleted ? ['ProjectDeleted'] : renamed);
  if (!deleted) expect(record?.version).toBe(1 + applied.length);
}
