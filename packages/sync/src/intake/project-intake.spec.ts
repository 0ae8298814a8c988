import fc from 'fast-check';
import { Meter } from '@tai-state/core';
import type { DocumentStore } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { projectDeleted, projectUpdated } from '../contracts/index.js';
import type { ProjectEvent } from '../contracts/index.js';
import { projectJobConverter, projectJobPath } from '../jobs/index.js';
import { projectReferenceConverter, projectReferencePath } from '../references/index.js';
import { inboxConverter, inboxPath } from './inbox-document.js';
import { ProjectIntake } from './project-intake.js';

const projectId = 'a'.repeat(24);
const at = 1_700_000_000_000;
const renamed = (version: number, name = `name ${String(version)}`, epoch = 1): ProjectEvent =>
  projectUpdated({ projectId, epoch, version, at, name });
const gone = (version: number, epoch = 1): ProjectEvent => projectDeleted({ projectId, epoch, version, at });

async function known(store: DocumentStore) {
  const { documents } = await store.getAll([projectReferencePath(projectId), projectJobPath(projectId)]);
  const [reference, job] = documents;
  return {
    reference: reference && projectReferenceConverter.fromDocument(reference),
    job: job && projectJobConverter.fromDocument(job),
  };
}

describe('ProjectIntake', () => {
  it('takes an event in with one commit: inbox, reference and due job', async () => {
    const meter = new Meter();
    const store = new MemoryDocumentStore({ meter });
    const intake = new ProjectIntake(store);
    const { result, cost } = await meter.measure(() => intake.accept(renamed(2)));
    expect(result).toBe('raised');
    expect(cost).toEqual({ rpcs: 2, reads: 3, writes: 3, deletes: 0 });
    expect(await known(store)).toEqual({
      reference: { projectId, status: 'active', epoch: 1, version: 2, name: 'name 2' },
      job: {
        projectId,
        desired: { status: 'active', epoch: 1, version: 2, name: 'name 2' },
        settled: false,
      },
    });
    const { documents } = await store.getAll([inboxPath(`${projectId}.2`)]);
    expect(documents[0] && inboxConverter.fromDocument(documents[0])).toMatchObject({ outcome: 'raised' });
  });

  it('tells duplicates, stale events and events after the deletion apart, and changes nothing for them', async () => {
    const store = new MemoryDocumentStore();
    const intake = new ProjectIntake(store);
    await intake.accept(renamed(3));
    const before = await known(store);
    expect(await intake.accept(renamed(3))).toBe('duplicate');
    expect(await intake.accept(renamed(2))).toBe('stale');
    expect(await known(store)).toEqual(before);
    await intake.accept(gone(4));
    const terminal = await known(store);
    expect(await intake.accept(renamed(5))).toBe('after-terminal');
    expect(await intake.accept(gone(4))).toBe('duplicate');
    expect(await known(store)).toEqual(terminal);
  });

  it('makes the reference of a project that was deleted before it was ever seen, without its name', async () => {
    const store = new MemoryDocumentStore();
    await new ProjectIntake(store).accept(gone(2));
    expect(await known(store)).toEqual({
      reference: { projectId, status: 'deleted', epoch: 1, version: 2 },
      job: {
        projectId,
        desired: { status: 'deleted', epoch: 1, version: 2, deletionId: `${projectId}.2` },
        settled: false,
      },
    });
  });

  it('drops the name of a project with its deletion', async () => {
    const store = new MemoryDocumentStore();
    const intake = new ProjectIntake(store);
    await intake.accept(renamed(2));
    await intake.accept(gone(3));
    const { documents } = await store.getAll([projectReferencePath(projectId), projectJobPath(projectId)]);
    expect(JSON.stringify(documents.map((document) => document?.data))).not.toContain('name 2');
  });

  it('raises the job of a deletion also when the reference was made from the owner’s answer before', async () => {
    const store = new MemoryDocumentStore();
    const reference = { projectId, status: 'deleted', epoch: 1, version: 4 } as const;
    const data = projectReferenceConverter.toDocument(reference);
    await store.commit([{ type: 'create', path: projectReferencePath(projectId), data }]);
    const intake = new ProjectIntake(store);
    expect(await intake.accept(renamed(3))).toBe('after-terminal');
    expect((await known(store)).job).toBeUndefined();
    expect(await intake.accept(gone(4))).toBe('raised');
    expect((await known(store)).job?.desired.status).toBe('deleted');
  });

  it('knows an event by its version when its inbox entry has expired', async () => {
    const store = new MemoryDocumentStore();
    const intake = new ProjectIntake(store);
    await intake.accept(renamed(2));
    await store.commit([
      { type: 'delete', path: inboxPath(`${projectId}.2`) },
      { type: 'update', path: projectJobPath(projectId), fields: { settled: true } },
    ]);
    expect(await intake.accept(renamed(2))).toBe('stale');
    expect((await known(store)).job?.settled).toBe(true);
  });

  it('tells an id that comes again with other data', async () => {
    const intake = new ProjectIntake(new MemoryDocumentStore());
    await intake.accept(renamed(2, 'one'));
    expect(await intake.accept(renamed(2, 'other'))).toBe('id-reused');
  });

  it('knows the same at the end, in whatever order, how often and how much at once events come', async () => {
    const events = fc
      .uniqueArray(
        fc.record({
          version: fc.integer({ min: 2, max: 9 }),
          epoch: fc.integer({ min: 1, max: 2 }),
          deletes: fc.boolean(),
        }),
        { selector: ({ version }) => version, minLength: 1, maxLength: 6 },
      )
      .map((list) =>
        list.map(({ version, epoch, deletes }) =>
          deletes ? gone(version, epoch) : renamed(version, undefined, epoch),
        ),
      );
    const runs = events.chain((list) =>
      fc.record({
        list: fc.constant(list),
        deliveries: fc.shuffledSubarray([...list, ...list, ...list], { minLength: 0 }),
        together: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(runs, async ({ list, deliveries, together }) => {
        const one = new MemoryDocumentStore();
        const inOrder = new ProjectIntake(one);
        for (const event of list) await inOrder.accept(event);
        const other = new MemoryDocumentStore();
        const intake = new ProjectIntake(other);
        const all = [...deliveries, ...list];
        if (together) await Promise.all(all.map((event) => intake.accept(event)));
        else for (const event of all) await intake.accept(event);
        expect(await known(other)).toEqual(await known(one));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
