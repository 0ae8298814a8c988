import { Firestore } from '@google-cloud/firestore';
import { Meter, isTaiStateError, randomIdSource, resolveRuntime } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import {
  DirectProjectDirectory,
  ProjectGuard,
  ProjectIntake,
  projectDeleted,
  projectUpdated,
  receiptConverter,
  receiptPath,
  runJob,
} from '@tai-state/sync';
import { describeReal } from '@tai-state/testbed/jest';
import { assetRegistry, storyboards } from '../kinds/index.js';
import { AssetRepository } from './asset-repository.js';

const content = { title: 'Opening', scenes: [{ title: 'Rain' }] };
let projects = 0;
const newProject = (): string => (projects += 1).toString(16).padStart(24, '0');

describeReal(['firestore'], 'assets on Firestore', (servers) => {
  const firestore = new Firestore({
    projectId: `assets-${randomIdSource.next().toLowerCase()}`,
    host: servers.firestore.host,
    ssl: false,
  });
  afterAll(() => firestore.terminate());

  /** One service instance, or one worker: everything of its own but the database. */
  const client = () => {
    const meter = new Meter();
    const store = new FirestoreDocumentStore({ firestore, meter });
    const directory = new DirectProjectDirectory((projectId) =>
      Promise.resolve({ projectId, status: 'active', epoch: 1, version: 1, name: 'name 1' }),
    );
    const guard = new ProjectGuard({ store, directory });
    const boards = new AssetRepository(storyboards, { store, guard });
    const intake = new ProjectIntake(store);
    const settle = (projectId: string) =>
      runJob(projectId, {
        store,
        registry: assetRegistry,
        runtime: resolveRuntime(),
        nodeId: 'worker',
        signal: new AbortController().signal,
      });
    return { meter, store, boards, intake, settle };
  };
  const rename = (projectId: string, version: number) =>
    projectUpdated({ projectId, epoch: 1, version, at: 0, name: `name ${String(version)}` });

  it('costs what is promised, and reads back what was created', async () => {
    const { boards, meter } = client();
    const projectId = newProject();
    const cold = await meter.measure(() => boards.create(projectId, content));
    expect(cold.cost).toEqual({ rpcs: 3, reads: 1, writes: 3, deletes: 0 });
    const warm = await meter.measure(() => boards.create(projectId, content));
    expect(warm.cost).toEqual({ rpcs: 1, reads: 0, writes: 2, deletes: 0 });
    const keyed = await meter.measure(() => boards.create(projectId, content, { operationId: 'k' }));
    expect(keyed.cost).toEqual({ rpcs: 1, reads: 0, writes: 2, deletes: 0 });
    const many = await meter.measure(() => boards.createMany(projectId, Array(100).fill(content)));
    expect(many.cost).toEqual({ rpcs: 1, reads: 0, writes: 101, deletes: 0 });
    expect(await boards.get(warm.result.id)).toEqual(warm.result);
    expect(await boards.create(projectId, content, { operationId: 'k' })).toEqual(keyed.result);
    const page = await boards.listByProject(projectId, { limit: 103 });
    expect(page.items).toHaveLength(103);
    expect((await boards.listByProject(projectId, { cursor: page.nextCursor ?? '' })).items).toEqual([]);
  });

  it('leaves no orphan when creates race a deletion', async () => {
    for (let round = 0; round < 5; round += 1) {
      const projectId = newProject();
      const services = [client(), client()];
      const worker = client();
      let created = 0;
      let refused = 0;
      const creating = services.flatMap(({ boards }) =>
        Array.from({ length: 4 }, async () => {
          // Not before the deletion has come through is the race over.
          for (let count = 0; count < 12 || refused === 0; count += 1) {
            try {
              await boards.create(projectId, content);
              created += 1;
            } catch (error) {
              if (!isTaiStateError(error) || error.code !== 'ProjectGone') throw error;
              refused += 1;
            }
          }
        }),
      );
      while (created < 10) await new Promise((resolve) => setTimeout(resolve, 1));
      const event = projectDeleted({ projectId, epoch: 1, version: 2, at: 0 });
      await worker.intake.accept(event);
      expect(await worker.settle(projectId)).toBe('settled');
      await Promise.all(creating);
      expect((await worker.boards.listByProject(projectId)).items).toEqual([]);
      const { documents } = await worker.store.getAll([receiptPath(event.data.deletionId)]);
      expect(documents[0] && receiptConverter.fromDocument(documents[0]).counts['storyboards']).toBe(created);
    }
  });

  it('leaves no stale copy when creates race renames', async () => {
    const projectId = newProject();
    const services = [client(), client()];
    const worker = client();
    let version = 1;
    let created = 0;
    const creating = services.flatMap(({ boards }) =>
      Array.from({ length: 4 }, async () => {
        for (let count = 0; count < 25 || version <= 3; count += 1) {
          await boards.create(projectId, content);
          created += 1;
        }
      }),
    );
    const done = new AbortController();
    const renaming = (async () => {
      while (!done.signal.aborted) {
        version += 1;
        await worker.intake.accept(rename(projectId, version));
        if (version % 3 === 0) await worker.settle(projectId);
      }
    })();
    await Promise.all(creating);
    done.abort();
    await renaming;
    expect(await worker.settle(projectId)).toBe('settled');
    const { items } = await worker.boards.listByProject(projectId, { limit: 500 });
    expect(items).toHaveLength(created);
    expect(new Set(items.map(({ projectName }) => projectName))).toEqual(
      new Set([`name ${String(version)}`]),
    );
  });
});
