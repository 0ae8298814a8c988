import { Meter, StorageUnavailable } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { ProjectReference } from '../contracts/index.js';
import { DirectProjectDirectory } from './direct-project-directory.js';
import { ProjectGuard } from './project-guard.js';
import { projectReferenceConverter, projectReferencePath } from './project-reference-document.js';

const projectId = 'a'.repeat(24);
const active: ProjectReference = { projectId, status: 'active', epoch: 1, version: 1, name: 'Blue' };
const deleted: ProjectReference = { projectId, status: 'deleted', epoch: 1, version: 3 };

function setUp(answer: ProjectReference | undefined = active) {
  const storage = new MemoryStorage();
  const meter = new Meter();
  const store = new MemoryDocumentStore({ storage, meter });
  let lookups = 0;
  const directory = new DirectProjectDirectory(() => {
    lookups += 1;
    return Promise.resolve(answer);
  });
  const newGuard = () => new ProjectGuard({ store, directory, capacity: 2 });
  const guard = newGuard();
  let made = 0;
  const add = (by = guard, id = projectId) =>
    by.commit(id, (project) => {
      made += 1;
      const data = { projectId: project.projectId, projectName: project.name };
      return [{ type: 'create', path: `storyboards/s${String(made)}`, data }];
    });
  const put = (reference: ProjectReference) =>
    store.commit([
      {
        type: 'set',
        path: projectReferencePath(projectId),
        data: projectReferenceConverter.toDocument(reference),
      },
    ]);
  const count = async () => (await store.query({ collection: 'storyboards' })).documents.length;
  return { store, meter, guard, newGuard, add, put, count, lookups: () => lookups };
}

describe('ProjectGuard', () => {
  it('asks the directory once for a project that was never heard of, and keeps what it says', async () => {
    const { add, newGuard, lookups, store } = setUp();
    await add();
    await add(newGuard());
    expect(lookups()).toBe(1);
    const { documents } = await store.getAll([projectReferencePath(projectId)]);
    expect(documents[0] && projectReferenceConverter.fromDocument(documents[0])).toEqual(active);
  });

  it('costs two writes in one round trip where the project is remembered, and one read more where not', async () => {
    const { add, newGuard, meter } = setUp();
    await add();
    expect((await meter.measure(() => add())).cost).toEqual({ rpcs: 1, reads: 0, writes: 2, deletes: 0 });
    expect((await meter.measure(() => add(newGuard()))).cost).toEqual({
      rpcs: 2,
      reads: 1,
      writes: 2,
      deletes: 0,
    });
  });

  it('writes the new name, never one that is a rename behind, when the project has changed meanwhile', async () => {
    const { add, put, store } = setUp();
    await add();
    await put({ ...active, version: 2, name: 'Red' });
    const { project } = await add();
    expect(project.name).toBe('Red');
    const { documents } = await store.query({
      collection: 'storyboards',
      where: { field: 'projectName', op: '==', value: 'Red' },
    });
    expect(documents).toHaveLength(1);
  });

  it('refuses a project that was deleted, remembered or not', async () => {
    const { add, put, newGuard, count } = setUp();
    await add();
    await put(deleted);
    await expect(add()).rejects.toMatchObject({ code: 'ProjectGone', projectId });
    await expect(add(newGuard())).rejects.toMatchObject({ code: 'ProjectGone' });
    expect(await count()).toBe(1);
  });

  it('refuses a project that its owner has deleted or does not know, and writes no asset', async () => {
    const gone = setUp(deleted);
    await expect(gone.add()).rejects.toMatchObject({ code: 'ProjectGone' });
    expect(await gone.count()).toBe(0);
    const store = new MemoryDocumentStore();
    const directory = new DirectProjectDirectory(() => Promise.resolve(undefined));
    const guard = new ProjectGuard({ store, directory });
    await expect(
      guard.commit(projectId, () => [{ type: 'create', path: 'storyboards/s', data: {} }]),
    ).rejects.toMatchObject({ code: 'StateNotFound', path: `projects/${projectId}` });
  });

  it('writes nothing while the owner cannot be asked', async () => {
    const store = new MemoryDocumentStore();
    const directory = new DirectProjectDirectory(() => Promise.reject(new StorageUnavailable('down')));
    const guard = new ProjectGuard({ store, directory });
    await expect(
      guard.commit(projectId, () => [{ type: 'create', path: 'storyboards/s', data: {} }]),
    ).rejects.toMatchObject({ code: 'StorageUnavailable' });
    expect((await store.query({ collection: 'storyboards' })).documents).toEqual([]);
    expect((await store.getAll([projectReferencePath(projectId)])).documents[0]).toBeUndefined();
  });

  it('lets the newer state win over an answer of the directory that is old by now', async () => {
    const store = new MemoryDocumentStore();
    const directory = new DirectProjectDirectory(async () => {
      await store.commit([
        {
          type: 'create',
          path: projectReferencePath(projectId),
          data: projectReferenceConverter.toDocument({ ...active, version: 2, name: 'Red' }),
        },
      ]);
      return active;
    });
    const guard = new ProjectGuard({ store, directory });
    const { project } = await guard.commit(projectId, ({ name }) => [
      { type: 'create', path: 'storyboards/s', data: { name } },
    ]);
    expect(project).toMatchObject({ version: 2, name: 'Red' });
  });

  it('leaves conflicts about the documents themselves to the caller', async () => {
    const { guard } = setUp();
    const create = () =>
      guard.commit(projectId, () => [{ type: 'create', path: 'storyboards/same', data: { x: 1 } }]);
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'VersionConflict', path: 'storyboards/same' });
  });

  it('stays right when references are forgotten for lack of room', async () => {
    const { store, newGuard } = setUp();
    const guard = newGuard();
    for (const round of [1, 2]) {
      for (const letter of ['b', 'c', 'd']) {
        const id = letter.repeat(24);
        await store.commit([
          {
            type: 'set',
            path: projectReferencePath(id),
            data: projectReferenceConverter.toDocument({ ...active, projectId: id, name: letter }),
          },
        ]);
        const path = `storyboards/${letter}${String(round)}`;
        const { project } = await guard.commit(id, () => [{ type: 'create', path, data: { letter } }]);
        expect(project.name).toBe(letter);
      }
    }
  });
});
