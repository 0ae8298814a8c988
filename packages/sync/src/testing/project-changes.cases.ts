import assert from 'node:assert/strict';
import { VersionConflict } from '@tai-state/core';
import type { NewProject, ProjectPatch } from '../projects/index.js';
import type { ContractCase } from './contract-case.js';
import { unknownId } from './project-repository-fixture.js';
import type { ProjectRepositoryFixture } from './project-repository-fixture.js';
import { rejectsWith } from './rejects-with.js';

/** Creating, changing, deleting, reading. */
export const projectChangeCases: readonly ContractCase<ProjectRepositoryFixture>[] = [
  {
    name: 'creates a project with version 1 that can be read back',
    async run({ projects }) {
      const made = await projects.create({ name: 'Aurora', description: 'North', ownerId: 'ada' });
      assert.match(made.id, /^[0-9a-f]{24}$/);
      assert.equal(made.version, 1);
      assert.deepEqual(await projects.get(made.id), made);
      assert.equal(await projects.get(unknownId), undefined);
    },
  },
  {
    name: 'gives each change the next version, and refuses one that expects another',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      assert.equal((await projects.update(id, { name: 'B' }, 1)).version, 2);
      assert.equal((await projects.update(id, { description: 'x' }, 2)).version, 3);
      for (const expected of [1, 2, 4]) {
        const error = await rejectsWith('VersionConflict', projects.update(id, { name: 'C' }, expected));
        assert.ok(error instanceof VersionConflict);
        assert.deepEqual([error.expected, error.actual], [expected, 3]);
      }
      assert.equal((await projects.update(id, { name: 'C' }, 'any')).version, 4);
    },
  },
  {
    name: 'refuses a change that expects another life of the project',
    async run({ projects }) {
      const { id, epoch } = await projects.create({ name: 'A' });
      const other = { epoch: epoch + 1, version: 1 };
      await rejectsWith('VersionConflict', projects.update(id, { name: 'B' }, other));
      await rejectsWith('VersionConflict', projects.delete(id, other));
      assert.equal((await projects.update(id, { name: 'B' }, { epoch, version: 1 })).version, 2);
    },
  },
  {
    name: 'keeps the fields that a change does not name',
    async run({ projects }) {
      const made = await projects.create({ name: 'A', description: 'keep', ownerId: 'ada' });
      const renamed = await projects.update(made.id, { name: 'B' }, 1);
      assert.deepEqual({ ...renamed, updatedAt: made.updatedAt }, { ...made, name: 'B', version: 2 });
    },
  },
  {
    name: 'takes a change that changes nothing for none: no version, no event',
    async run({ projects }) {
      const made = await projects.create({ name: 'A', description: 'd' });
      assert.deepEqual(await projects.update(made.id, { name: 'A', description: 'd' }, 1), made);
    },
  },
  {
    name: 'lets one of many racing writers with the same version win',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      const names = Array.from({ length: 12 }, (_, at) => `writer ${String(at)}`);
      const results = await Promise.allSettled(names.map((name) => projects.update(id, { name }, 1)));
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      const read = await projects.get(id);
      assert.equal(read?.version, 2);
    },
  },
  {
    name: 'gives racing writers that take any version gapless versions',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      const names = Array.from({ length: 10 }, (_, at) => `writer ${String(at)}`);
      const results = await Promise.all(names.map((name) => projects.update(id, { name }, 'any')));
      assert.deepEqual(
        results.map(({ version }) => version).sort((a, b) => a - b),
        names.map((_, at) => at + 2),
      );
    },
  },
  {
    name: 'keeps a tombstone of a deleted project, without what is personal but the owner',
    async run({ projects }) {
      const { id, epoch } = await projects.create({ name: 'A', description: 'secret', ownerId: 'ada' });
      const deleted = await projects.delete(id, 1);
      assert.equal(deleted.version, 2);
      const read = await projects.get(id);
      assert.deepEqual(read, deleted);
      assert.deepEqual(Object.keys(deleted).sort(), [
        'createdAt',
        'deletedAt',
        'epoch',
        'id',
        'ownerId',
        'status',
        'version',
      ]);
      assert.equal(deleted.epoch, epoch);
      await rejectsWith('ProjectGone', projects.update(id, { name: 'B' }, 'any'));
      await rejectsWith('ProjectGone', projects.delete(id, 2));
      await rejectsWith('StateNotFound', projects.delete(unknownId, 'any'));
    },
  },
  {
    name: 'lists projects that are not deleted, page by page in the order of creation',
    async run({ projects }) {
      const ids: string[] = [];
      for (let at = 0; at < 7; at += 1) ids.push((await projects.create({ name: `P${String(at)}` })).id);
      await projects.delete(ids[3] ?? '', 1);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await projects.list({ limit: 2, ...(cursor !== undefined && { cursor }) });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      assert.deepEqual(
        seen,
        ids.filter((_, at) => at !== 3),
      );
    },
  },
  {
    name: 'refuses what is malformed before any change',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      const bad: unknown[] = ['', '  ', 'x'.repeat(201), 'a\nb', 'a\u0000', '\ud800', 7, null, { $ne: null }];
      for (const name of bad) {
        await rejectsWith('InvalidArgument', projects.create({ name } as NewProject));
        await rejectsWith('InvalidArgument', projects.update(id, { name } as ProjectPatch, 1));
      }
      await rejectsWith('InvalidArgument', projects.create({ name: 'A', $where: '1' } as NewProject));
      await rejectsWith('InvalidArgument', projects.update(id, {}, 1));
      for (const other of ['', 'x', id.toUpperCase().replace(/\d/g, 'G'), `${id}0`, '$ne']) {
        await rejectsWith('InvalidArgument', projects.get(other));
      }
      for (const version of [0, -1, 1.5, Number.NaN, { epoch: 0, version: 1 }]) {
        await rejectsWith('InvalidArgument', projects.update(id, { name: 'B' }, version));
      }
      for (const limit of [0, 101, 1.5]) await rejectsWith('InvalidArgument', projects.list({ limit }));
      await rejectsWith('InvalidArgument', projects.list({ cursor: 'x' }));
      assert.equal((await projects.get(id))?.version, 1);
    },
  },
  {
    name: 'ends with Aborted for an aborted signal, and changes nothing',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      const signal = AbortSignal.abort();
      await rejectsWith('Aborted', projects.get(id, { signal }));
      await rejectsWith('Aborted', projects.update(id, { name: 'B' }, 1, { signal }));
      assert.equal((await projects.get(id))?.version, 1);
    },
  },
];
