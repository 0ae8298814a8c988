import { z } from 'zod';
import { StateNotFound } from '@tai-state/core';
import { Problem, endpoint, requireIfMatch } from '@tai-state/service-kit';
import type { Call, Endpoint } from '@tai-state/service-kit';
import { ProjectGone, newProjectSchema, projectIdSchema, projectPatchSchema } from '@tai-state/sync';
import type { ChangeOptions, ExpectedProject, ProjectRepository } from '@tai-state/sync';
import { etagOf, expectedBy, viewOf } from './project-view.js';

const oneProject = z.object({ id: projectIdSchema });

const pageQuery = z.object({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'expected a whole number from 1 to 100')
    .transform(Number)
    .pipe(z.number().max(100))
    .optional(),
  cursor: projectIdSchema.optional(),
});

type Deadline = Pick<Call, 'signal' | 'deadlineMs'>;

const deadlineOf = ({ signal, deadlineMs }: Deadline): Deadline => ({ signal, deadlineMs });

function changing({ idempotencyKey, ...call }: Pick<Call, 'idempotencyKey'> & Deadline): ChangeOptions {
  return { ...deadlineOf(call), ...(idempotencyKey !== undefined && { operationId: idempotencyKey }) };
}

/** What the caller has seen. Throws the problems 428 (none given) and 412 (a tag of nothing here). */
function expectedOf(call: Pick<Call, 'ifMatch'>): ExpectedProject {
  const expected = expectedBy(requireIfMatch(call));
  if (expected !== undefined) return expected;
  throw new Problem({
    status: 412,
    code: 'VersionConflict',
    title: 'Precondition failed',
    detail: 'Expected the ETag of the project as it was last read; found another. Read the project again.',
  });
}

/** What the service answers to. `changed` is told of the project of each change, for the relay. */
export function projectEndpoints(
  projects: ProjectRepository,
  changed: (projectId: string) => void,
): readonly Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/projects',
      body: newProjectSchema,
      async handler(call) {
        const project = await projects.create(call.body, changing(call));
        const headers = { Location: `/v1/projects/${project.id}` };
        return { status: 201, body: viewOf(project), etag: etagOf(project), headers };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/projects',
      query: pageQuery,
      async handler({ query: { limit, cursor }, ...call }) {
        const page = await projects.list({
          ...deadlineOf(call),
          ...(limit !== undefined && { limit }),
          ...(cursor !== undefined && { cursor }),
        });
        return { status: 200, body: { ...page, items: page.items.map(viewOf) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/projects/:id',
      params: oneProject,
      async handler(call) {
        const { id } = call.params;
        const project = await projects.get(id, deadlineOf(call));
        if (project === undefined) throw new StateNotFound(`projects/${id}`);
        if (project.status === 'deleted') throw new ProjectGone(id);
        return { status: 200, body: viewOf(project), etag: etagOf(project) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/projects/:id/reference',
      params: oneProject,
      async handler(call) {
        const reference = await projects.reference(call.params.id, deadlineOf(call));
        if (reference === undefined) throw new StateNotFound(`projects/${call.params.id}`);
        return { status: 200, body: reference };
      },
    }),
    endpoint({
      method: 'patch',
      path: '/v1/projects/:id',
      params: oneProject,
      body: projectPatchSchema,
      async handler(call) {
        const project = await projects.update(call.params.id, call.body, expectedOf(call), changing(call));
        changed(call.params.id);
        return { status: 200, body: viewOf(project), etag: etagOf(project) };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/v1/projects/:id',
      params: oneProject,
      async handler(call) {
        const { id, version, status } = await projects.delete(
          call.params.id,
          expectedOf(call),
          changing(call),
        );
        changed(call.params.id);
        return { status: 202, body: { id, status, version } };
      },
    }),
  ];
}
