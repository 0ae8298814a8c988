import fc from 'fast-check';
import { isTaiStateError, seededRandom } from '@tai-state/core';
import type { DocumentStore } from '@tai-state/core';
import { randomFaults } from '@tai-state/core/testing';
import { projectDeleted, projectUpdated } from '../contracts/index.js';
import type { ProjectEvent, ProjectReference } from '../contracts/index.js';
import { ProjectIntake } from '../intake/index.js';
import { DirectProjectDirectory, ProjectGuard } from '../references/index.js';
import { JobWorld } from '../testing/job-world.js';

/** What happens next; what is not named by a step goes on beside it. */
type Step =
  | { readonly do: 'create' | 'rename' | 'delete' | 'work' | 'deliver' }
  | { readonly do: 'crash'; readonly afterCommits: number; readonly applied: 'yes' | 'no' }
  | { readonly do: 'wait'; readonly ms: number };

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Step>({ do: 'create' }, { do: 'create' }) },
    { weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'rename' }, { do: 'deliver' }, { do: 'work' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'delete' }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('crash' as const),
        afterCommits: fc.integer({ min: 0, max: 6 }),
        applied: fc.constantFrom('yes' as const, 'no' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 20, 500, 31_000) }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

/** A project, its owner, two services that create assets, and workers, all going on at once. */
class History {
  readonly world = new JobWorld();
  readonly events: ProjectEvent[] = [];
  created = 0;
  readonly #pending: Promise<unknown>[] = [];
  readonly #seed: number;
  readonly #guards: readonly ProjectGuard[];
  #version = 1;
  #owner: ProjectReference;
  #assets = 0;
  #clients = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#owner = {
      projectId: this.world.projectId,
      status: 'active',
      epoch: 1,
      version: 1,
      name: 'name 1',
    };
    const directory = new DirectProjectDirectory(() => Promise.resolve(this.#owner));
    const runtime = this.world.runtime;
    this.#guards = [0, 1].map(() => new ProjectGuard({ store: this.#client(), directory, runtime }));
  }

  get owner(): ProjectReference {
    return this.#owner;
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'create':
        this.#beside(this.#create());
        return;
      case 'rename':
      case 'delete':
        this.#change(step.do === 'delete');
        return;
      case 'deliver':
        this.#deliver();
        return;
      case 'work':
        this.#beside(this.world.run({ store: this.#client(), pageSize: 3, inFlight: 2 }));
        return;
      case 'crash':
        this.#beside(this.world.run({ store: this.#dying(step), pageSize: 3, inFlight: 2 }));
        return;
      case 'wait':
        await this.world.clock.advance(step.ms);
        return;
    }
  }

  /** Everything that is under way ends, all events are delivered, and one worker does what is left. */
  async end(): Promise<void> {
    await this.world.done(Promise.all(this.#pending));
    const intake = new ProjectIntake(this.world.store, this.world.runtime);
    for (const event of this.events) await this.world.done(intake.accept(event));
    await this.world.clock.advance(31_000);
    expect(await this.world.done(this.world.run({ pageSize: 4 }))).toBe('settled');
  }

  /** A client whose calls take time and now and then fail, before or after they were applied. */
  #client(): DocumentStore {
    this.#clients += 1;
    const random = seededRandom(this.#seed * 31 + this.#clients);
    return this.world.client(
      randomFaults(random, [
        { fault: { kind: 'unavailable', applied: 'yes' }, probability: 0.05 },
        { fault: { kind: 'unavailable', applied: 'no' }, probability: 0.05 },
        { fault: { kind: 'unavailable', applied: 'late', lateMs: 40 }, probability: 0.03, calls: ['commit'] },
        { fault: { kind: 'latency', beforeMs: 3, afterMs: 9 }, probability: 0.5 },
      ]),
    );
  }

  #dying({ afterCommits, applied }: Extract<Step, { do: 'crash' }>): DocumentStore {
    return this.world.client({
      next: ({ call, ofKind }) =>
        call === 'commit' && ofKind >= afterCommits
          ? { kind: 'crash', applied }
          : { kind: 'latency', beforeMs: 5, afterMs: 5 },
    });
  }

  /** Faults of single calls are part of the history; what they leave behind is what is checked. */
  #beside(work: Promise<unknown>): void {
    this.#pending.push(
      work.catch((error: unknown) => {
        if (!isTaiStateError(error)) throw error;
      }),
    );
  }

  async #create(): Promise<void> {
    this.#assets += 1;
    const path = `boards/b${String(this.#assets)}`;
    const guard = this.#guards[this.#assets % 2];
    await guard?.commit(this.world.projectId, ({ projectId, name, version }) => [
      { type: 'create', path, data: { projectId, projectName: name, projectVersion: version } },
    ]);
  }

  #change(deletes: boolean): void {
    if (this.#owner.status === 'deleted') return;
    const { projectId } = this.world;
    this.#version += 1;
    const change = { projectId, epoch: 1, version: this.#version };
    const name = `name ${String(this.#version)}`;
    this.#owner = deletes ? { ...change, status: 'deleted' } : { ...change, status: 'active', name };
    this.events.push(
      deletes ? projectDeleted({ ...change, at: 0 }) : projectUpdated({ ...change, at: 0, name }),
    );
  }

  /** One event of those so far, perhaps again, perhaps before an older one. */
  #deliver(): void {
    const event = this.events[(this.#assets * 7 + this.#clients) % Math.max(1, this.events.length)];
    const intake = new ProjectIntake(this.#client(), this.world.runtime);
    if (event !== undefined) this.#beside(intake.accept(event));
  }
}

/** How many boards were ever written, by the history of the storage: each path is created once at most. */
function countCreates(store: JobWorld['storage']): () => number {
  const seen = new Set<string>();
  const original = store.commit.bind(store);
  store.commit = (writes) => {
    const stamp = original(writes);
    for (const { path } of store.scan('boards', false)) seen.add(path);
    return stamp;
  };
  return () => seen.size;
}

describe('random histories of creates, renames, deletions, deliveries, faults and crashes', () => {
  it('end with no orphan, no stale copy and an exact receipt', async () => {
    const covered = { deleted: 0, renamed: 0, assets: 0 };
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(1_000), async (list, seed) => {
        const history = new History(seed);
        const created = countCreates(history.world.storage);
        for (const step of list) await history.take(step);
        await history.end();
        const { owner, world } = history;
        const names = await world.values('boards', 'projectName');
        covered.assets += created();
        if (owner.status === 'deleted') {
          covered.deleted += 1;
          expect(names).toEqual([]);
          const receipt = await world.receipt(`${world.projectId}.${String(owner.version)}`);
          expect(receipt?.counts).toEqual({ boards: created(), media: 0 });
        } else {
          if (owner.version > 1) covered.renamed += 1;
          expect(names).toEqual(names.map(() => owner.name));
          expect(names).toHaveLength(created());
        }
      }),
      { numRuns: 150 },
    );
    expect(Math.min(covered.deleted, covered.renamed)).toBeGreaterThan(10);
    expect(covered.assets).toBeGreaterThan(300);
  }, 60_000);
});
