import { Meter } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import { faultsOfCommits } from '@tai-state/core/testing';
import { DirectProjectDirectory, ProjectGuard, projectReferenceConverter } from '@tai-state/sync';
import type { ProjectReference } from '@tai-state/sync';
import { aiAnalyses, generatedMedia, storyboards } from '../kinds/index.js';
import type { StoryboardContent } from '../kinds/index.js';
import { AssetRepository } from './asset-repository.js';

const projectId = 'a'.repeat(24);
const reference: ProjectReference = { projectId, status: 'active', epoch: 1, version: 4, name: 'Blue' };
const content: StoryboardContent = { title: 'Opening', scenes: [{ title: 'Rain', durationMs: 1_200 }] };

function setUp(options: ConstructorParameters<typeof MemoryDocumentStore>[0] = {}) {
  const meter = new Meter();
  const store = new MemoryDocumentStore({ meter, ...options });
  const directory = new DirectProjectDirectory((id) =>
    Promise.resolve(id.startsWith('a') || id.startsWith('b') ? { ...reference, projectId: id } : undefined),
  );
  const guard = new ProjectGuard({ store, directory });
  return {
    store,
    meter,
    boards: new AssetRepository(storyboards, { store, guard }),
    analyses: new AssetRepository(aiAnalyses, { store, guard }),
    media: new AssetRepository(generatedMedia, { store, guard }),
  };
}

describe('AssetRepository', () => {
  it('creates an asset with its project, the declared copies and the server’s times', async () => {
    const { boards, analyses, media, store } = setUp();
    const board = await boards.create(projectId, content);
    expect(board).toMatchObject({ ...content, projectId, projectVersion: 4, projectName: 'Blue' });
    expect(await boards.get(board.id)).toEqual(board);
    const results = { scenes: [{ at: 0.5, tags: ['rain'] }] };
    const analysis = await analyses.create(projectId, { title: 'Cuts', analysisType: 'scenes', results });
    expect(await analyses.get(analysis.id)).toEqual(analysis);
    expect(analysis).not.toHaveProperty('projectName');
    const voice = await media.create(projectId, { title: 'Voice', mediaType: 'audio', uri: 'gs://b/v' });
    const { documents } = await store.getAll([`generatedMedia/${voice.id}`]);
    expect(documents[0]?.data).toEqual({
      formatVersion: 1,
      projectId,
      projectVersion: 4,
      title: 'Voice',
      mediaType: 'audio',
      uri: 'gs://b/v',
    });
  });

  it('costs two writes in one round trip for one asset, and one more in all for a batch', async () => {
    const { boards, meter } = setUp();
    await boards.create(projectId, content);
    const one = await meter.measure(() => boards.create(projectId, content));
    expect(one.cost).toEqual({ rpcs: 1, reads: 0, writes: 2, deletes: 0 });
    const keyed = await meter.measure(() => boards.create(projectId, content, { operationId: 'k' }));
    expect(keyed.cost).toEqual({ rpcs: 1, reads: 0, writes: 2, deletes: 0 });
    const many = await meter.measure(() => boards.createMany(projectId, Array(100).fill(content)));
    expect(many.cost).toEqual({ rpcs: 1, reads: 0, writes: 101, deletes: 0 });
    expect((await meter.measure(() => boards.get(one.result.id))).cost).toMatchObject({ rpcs: 1, reads: 1 });
    const listed = await meter.measure(() => boards.listByProject(projectId, { limit: 20 }));
    expect(listed.cost).toMatchObject({ rpcs: 1, reads: 20 });
  });

  it('creates all of a batch or none', async () => {
    const { boards } = setUp();
    const bad = { title: '', scenes: [] };
    await expect(boards.createMany(projectId, [content, bad])).rejects.toMatchObject({
      code: 'InvalidArgument',
      argument: 'contents[1].title',
    });
    await expect(boards.createMany(projectId, [])).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(boards.createMany(projectId, Array(101).fill(content))).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
    expect((await boards.list()).items).toEqual([]);
    const created = await boards.createMany(projectId, [content, { ...content, title: 'Second' }]);
    expect(created.map(({ title }) => title)).toEqual(['Opening', 'Second']);
    expect((await boards.list()).items).toHaveLength(2);
  });

  it('creates once, with one result, however often an operation is repeated', async () => {
    const { boards, media } = setUp();
    const first = await boards.createMany(projectId, [content, content], { operationId: 'key' });
    expect(await boards.createMany(projectId, [content, content], { operationId: 'key' })).toEqual(first);
    await expect(boards.createMany(projectId, [content], { operationId: 'key' })).rejects.toMatchObject({
      code: 'OperationReused',
    });
    const elsewhere = await boards.create('b'.repeat(24), content, { operationId: 'key' });
    expect(first.map(({ id }) => id)).not.toContain(elsewhere.id);
    await media.create(projectId, { title: 'm', mediaType: 'image', uri: 'x' }, { operationId: 'key' });
    expect((await boards.listByProject(projectId)).items).toHaveLength(2);
  });

  it('gives the asset when the answer of the storage was lost', async () => {
    const storage = new MemoryStorage();
    const faults = faultsOfCommits({ 1: { kind: 'unavailable', applied: 'yes' } });
    const { boards } = setUp({ storage, faults });
    const board = await boards.create(projectId, content);
    expect((await boards.list()).items).toEqual([board]);
  });

  it('lists in pages, by project and across projects', async () => {
    const { boards } = setUp();
    await boards.createMany(projectId, Array(7).fill(content));
    await boards.createMany('b'.repeat(24), Array(2).fill(content));
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await boards.listByProject(projectId, { limit: 3, ...(cursor && { cursor }) });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(7);
    expect(ids).toHaveLength(7);
    const all = await boards.list({ limit: 500 });
    expect(new Set(all.items.map((item) => item.projectId)).size).toBe(2);
    expect(all.nextCursor).toBeUndefined();
    expect((await boards.listByProject('c'.repeat(24))).items).toEqual([]);
  });

  it.each([
    [{ limit: 0 }],
    [{ limit: 501 }],
    [{ limit: 1.5 }],
    [{ cursor: 'a/b' }],
    [{ cursor: Buffer.from('x/y').toString('base64url') }],
    [{ cursor: '' }],
  ])('refuses the page %j before any read', async (page) => {
    const { boards, meter } = setUp();
    await expect(boards.list(page)).rejects.toMatchObject({ code: 'InvalidArgument' });
    expect(meter.cost.rpcs).toBe(0);
  });

  it('refuses ids that no asset has, and content that no document can hold', async () => {
    const { boards, analyses, meter } = setUp();
    await expect(boards.get('none')).rejects.toMatchObject({ code: 'StateNotFound' });
    await expect(boards.get('a/b')).rejects.toMatchObject({ code: 'InvalidArgument' });
    const before = meter.cost.writes;
    const nested = { title: 't', analysisType: 'x', results: { grid: [[1]] } };
    await expect(analyses.create(projectId, nested)).rejects.toMatchObject({ code: 'InvalidArgument' });
    const half = { title: 'half \ud83d', scenes: [] };
    await expect(boards.create(projectId, half)).rejects.toMatchObject({ code: 'InvalidArgument' });
    expect(meter.cost.writes).toBe(before);
  });

  it('refuses to read a document of a newer format', async () => {
    const { boards, store } = setUp();
    const { id } = await boards.create(projectId, content);
    await store.commit([{ type: 'update', path: `storyboards/${id}`, fields: { formatVersion: 2 } }]);
    await expect(boards.get(id)).rejects.toMatchObject({ code: 'SerializationError' });
  });

  it('creates nothing in a deleted or unknown project', async () => {
    const { boards, store } = setUp();
    await boards.create(projectId, content);
    const deleted = { projectId, status: 'deleted', epoch: 1, version: 5 } as const;
    const data = projectReferenceConverter.toDocument(deleted);
    await store.commit([{ type: 'set', path: `projectRefs/${projectId}`, data }]);
    await expect(boards.create(projectId, content)).rejects.toMatchObject({ code: 'ProjectGone' });
    await expect(boards.create('c'.repeat(24), content)).rejects.toMatchObject({ code: 'StateNotFound' });
    expect((await boards.list()).items).toHaveLength(1);
  });
});
