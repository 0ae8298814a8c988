import assert from 'node:assert/strict';
import { projectEventSchema } from '../contracts/index.js';
import { OUTBOX_LANES } from '../projects/index.js';
import type { PendingOptions } from '../projects/index.js';
import type { ContractCase } from './contract-case.js';
import { eventually } from './eventually.js';
import { allPending } from './project-repository-fixture.js';
import type { ProjectRepositoryFixture } from './project-repository-fixture.js';

/** The events that changes leave. */
export const projectOutboxCases: readonly ContractCase<ProjectRepositoryFixture>[] = [
  {
    name: 'leaves an event per new name and one for the deletion, well-formed, with ids that follow from the version',
    async run({ projects }) {
      const { id, epoch } = await projects.create({ name: 'A' });
      await projects.update(id, { name: 'B' }, 1);
      await projects.update(id, { description: 'no event' }, 2);
      await projects.update(id, { name: 'C' }, 3);
      const pending = await allPending(projects);
      assert.deepEqual(
        pending.map(({ projectId, version, event }) => [projectId, version, event.id, event.type]),
        [
          [id, 2, `${id}.2`, 'ProjectUpdated'],
          [id, 4, `${id}.4`, 'ProjectUpdated'],
        ],
      );
      for (const { event } of pending) assert.deepEqual(projectEventSchema.parse(event), event);
      assert.deepEqual(pending[1]?.event.data, { projectId: id, epoch, version: 4, name: 'C' });
      await projects.delete(id, 4);
      const left = await allPending(projects);
      assert.deepEqual(
        left.map(({ event }) => event.type),
        ['ProjectDeleted'],
        'names of a deleted project are not published any more',
      );
      assert.deepEqual(left[0]?.event.data, { projectId: id, epoch, version: 5, deletionId: `${id}.5` });
    },
  },
  {
    name: 'gives a reference that says what the latest event has said',
    async run({ projects }) {
      const { id: projectId, epoch } = await projects.create({ name: 'A' });
      assert.deepEqual(await projects.reference(projectId), {
        projectId,
        status: 'active',
        epoch,
        version: 1,
        name: 'A',
      });
      await projects.update(projectId, { name: 'B' }, 1);
      await projects.update(projectId, { description: 'no event' }, 2);
      assert.deepEqual(await projects.reference(projectId), {
        projectId,
        status: 'active',
        epoch,
        version: 2,
        name: 'B',
      });
      await projects.delete(projectId, 3);
      assert.deepEqual(await projects.reference(projectId), {
        projectId,
        status: 'deleted',
        epoch,
        version: 4,
      });
    },
  },
  {
    name: 'keeps an event until it is acknowledged, and no longer',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      await projects.update(id, { name: 'B' }, 1);
      await projects.update(id, { name: 'C' }, 2);
      await projects.outbox.acknowledge(id, 2);
      await projects.outbox.acknowledge(id, 2);
      assert.deepEqual(
        (await allPending(projects)).map(({ version }) => version),
        [3],
      );
      await projects.outbox.acknowledge(id, 3);
      assert.deepEqual(await allPending(projects), []);
      await projects.update(id, { name: 'D' }, 3);
      assert.deepEqual(
        (await allPending(projects)).map(({ version }) => version),
        [4],
      );
    },
  },
  {
    name: 'leaves no event for a change that was refused or repeated',
    async run({ projects }) {
      const { id } = await projects.create({ name: 'A' });
      await projects.update(id, { name: 'B' }, 1, { operationId: 'o' });
      await projects.update(id, { name: 'B' }, 1, { operationId: 'o' });
      await projects.update(id, { name: 'C' }, 1).catch(() => undefined);
      assert.deepEqual(
        (await allPending(projects)).map(({ version }) => version),
        [2],
      );
    },
  },
  {
    name: 'shows the projects of a lane that wait longest, without those that are left out',
    async run({ projects }) {
      const lanes = new Map<number, string[]>();
      for (let at = 0; at < 40; at += 1) {
        const { id } = await projects.create({ name: 'A' });
        await projects.update(id, { name: 'B' }, 1);
        const lane = Number.parseInt(id.slice(-4), 16) % OUTBOX_LANES;
        lanes.set(lane, [...(lanes.get(lane) ?? []), id]);
      }
      const [lane, ids] = [...lanes].find(([, inLane]) => inLane.length > 1) ?? [0, []];
      const idsOf = async (options: PendingOptions): Promise<readonly string[]> =>
        (await projects.outbox.pending(lane, options)).map(({ projectId }) => projectId);
      assert.deepEqual(await idsOf({}), ids);
      assert.deepEqual(await idsOf({ limit: 1 }), ids.slice(0, 1));
      assert.deepEqual(await idsOf({ without: ids.slice(0, 1) }), ids.slice(1));
    },
  },
  {
    name: 'leases a lane to one relay at a time, and to the next when it is given back or has run out',
    async run({ projects: { outbox } }) {
      assert.equal(await outbox.leaseLane(3, 'a', 60_000), true);
      assert.equal(await outbox.leaseLane(3, 'a', 60_000), true);
      assert.equal(await outbox.leaseLane(3, 'b', 60_000), false);
      assert.equal(await outbox.leaseLane(4, 'b', 60_000), true);
      await outbox.releaseLane(3, 'b');
      assert.equal(await outbox.leaseLane(3, 'b', 60_000), false);
      await outbox.releaseLane(3, 'a');
      assert.equal(await outbox.leaseLane(3, 'b', 1), true);
      await eventually('the lease has run out', () => outbox.leaseLane(3, 'a', 60_000));
    },
  },
];
