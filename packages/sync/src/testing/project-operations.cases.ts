import assert from 'node:assert/strict';
import type { ContractCase } from './contract-case.js';
import { allPending } from './project-repository-fixture.js';
import type { ProjectRepositoryFixture } from './project-repository-fixture.js';
import { rejectsWith } from './rejects-with.js';

/** Operations that are repeated. */
export const projectOperationCases: readonly ContractCase<ProjectRepositoryFixture>[] = [
  {
    name: 'creates once, however often the operation comes, also at the same time',
    async run({ projects }) {
      const create = () => projects.create({ name: 'A' }, { operationId: 'create-1' });
      const made = await Promise.all([create(), create(), create()]);
      assert.deepEqual(new Set(made.map(({ id }) => id)).size, 1);
      assert.equal((await projects.list()).items.length, 1);
      await rejectsWith('OperationReused', projects.create({ name: 'B' }, { operationId: 'create-1' }));
    },
  },
  {
    name: 'changes once, and answers the repeated operation although the expected version has passed',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      const rename = () => projects.update(id, { name: 'B' }, 1, { operationId: 'rename-1' });
      assert.equal((await rename()).version, 2);
      assert.equal((await rename()).version, 2);
      await projects.update(id, { name: 'C' }, 2);
      assert.deepEqual(await rename(), await projects.get(id), 'what the project is now');
      await rejectsWith(
        'OperationReused',
        projects.update(id, { name: 'Z' }, 3, { operationId: 'rename-1' }),
      );
      assert.equal((await projects.get(id))?.version, 3);
    },
  },
  {
    name: 'deletes once, and answers the repeated deletion alike',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      const remove = () => projects.delete(id, 1, { operationId: 'delete-1' });
      const deleted = await remove();
      assert.deepEqual(await remove(), deleted);
      await rejectsWith('ProjectGone', projects.delete(id, 1, { operationId: 'delete-2' }));
    },
  },
  {
    name: 'refuses an operation id that is none',
    async run({ projects }) {
      for (const operationId of ['', 'a/b', '..', 'x'.repeat(1_501)]) {
        await rejectsWith('InvalidArgument', projects.create({ name: 'A' }, { operationId }));
      }
      assert.equal((await projects.list()).items.length, 0);
    },
  },
  {
    name: 'takes ids and names that look like operators for what they are',
    async run({ projects }) {
      const made = await projects.create(
        { name: '$set', description: 'a.b.$c' },
        { operationId: '$inc.version' },
      );
      await projects.update(made.id, { name: '$$NOW' }, 1, { operationId: 'a.b.$c' });
      assert.equal(
        (await projects.update(made.id, { name: '$$NOW' }, 1, { operationId: 'a.b.$c' })).name,
        '$$NOW',
      );
      assert.equal((await allPending(projects)).length, 1);
    },
  },
];
