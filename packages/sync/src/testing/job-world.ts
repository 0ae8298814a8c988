import { resolveRuntime, seededRandom } from '@tai-state/core';
import type { DocumentStore, Runtime } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { FaultSchedule } from '@tai-state/core/memory';
import { ManualClock } from '@tai-state/core/testing';
import { projectDeleted, projectUpdated } from '../contracts/index.js';
import { ProjectIntake } from '../intake/index.js';
import type { AssetRegistry } from '../jobs/asset-registry.js';
import { receiptConverter, receiptPath } from '../jobs/receipt.js';
import type { DeletionReceipt } from '../jobs/receipt.js';
import { projectJobConverter, projectJobPath } from '../jobs/project-job.js';
import { runJob } from '../jobs/run-job.js';
import type { JobOutcome, RunJobOptions } from '../jobs/run-job.js';

/** Two collections: boards copy the project's name, media do not. */
export const registry: AssetRegistry = [
  { collection: 'boards', copies: [{ field: 'projectName', from: 'name' }] },
  { collection: 'media', copies: [] },
];

/** One database in memory, a clock that is moved by hand, and a project with assets. */
export class JobWorld {
  readonly projectId = 'a'.repeat(24);
  readonly clock = new ManualClock();
  readonly storage = new MemoryStorage({ clock: this.clock });
  readonly store = this.client();
  #version = 1;

  get runtime(): Runtime {
    return resolveRuntime({ clock: this.clock, random: seededRandom(1) });
  }

  /** A store of a client of its own. */
  client(faults?: FaultSchedule): DocumentStore {
    return new MemoryDocumentStore({
      storage: this.storage,
      runtime: { clock: this.clock },
      ...(faults && { faults }),
    });
  }

  /** Lets time pass until the promise has settled. */
  done<T>(promise: Promise<T>): Promise<T> {
    return this.clock.runUntil(promise);
  }

  async addAssets(boards: number, media: number, projectId = this.projectId): Promise<void> {
    const paths = [
      ...Array.from({ length: boards }, (_, index) => `boards/${projectId}-${String(index)}`),
      ...Array.from({ length: media }, (_, index) => `media/${projectId}-${String(index)}`),
    ];
    for (let from = 0; from < paths.length; from += 500) {
      const writes = paths.slice(from, from + 500).map((path) => {
        const copies = path.startsWith('boards') ? { projectName: 'first', projectVersion: 1 } : {};
        return { type: 'create' as const, path, data: { projectId, ...copies } };
      });
      await this.store.commit(writes);
    }
  }

  async rename(name: string): Promise<void> {
    this.#version += 1;
    const change = { projectId: this.projectId, epoch: 1, version: this.#version, at: 0 };
    await new ProjectIntake(this.store).accept(projectUpdated({ ...change, name }));
  }

  /** Gives the deletion's id. */
  async delete(): Promise<string> {
    this.#version += 1;
    const change = { projectId: this.projectId, epoch: 1, version: this.#version, at: 0 };
    const event = projectDeleted(change);
    await new ProjectIntake(this.store).accept(event);
    return event.data.deletionId;
  }

  run(options: Partial<RunJobOptions> = {}): Promise<JobOutcome> {
    return runJob(this.projectId, {
      store: this.store,
      registry,
      runtime: this.runtime,
      nodeId: 'worker',
      signal: new AbortController().signal,
      ...options,
    });
  }

  async settled(): Promise<boolean | undefined> {
    const { documents } = await this.store.getAll([projectJobPath(this.projectId)]);
    return documents[0] && projectJobConverter.fromDocument(documents[0]).settled;
  }

  async receipt(deletionId: string): Promise<DeletionReceipt | undefined> {
    const { documents } = await this.store.getAll([receiptPath(deletionId)]);
    return documents[0] && receiptConverter.fromDocument(documents[0]);
  }

  /** The values of a field in a collection, in the order of the paths. */
  async values(collection: string, field: string): Promise<readonly unknown[]> {
    const { documents } = await this.store.query({ collection });
    return documents.map(({ data }) => data[field]);
  }
}
