import { z } from 'zod';
import type { Asset, AssetRepository, Page, PageRequest } from '@tai-state/assets';
import { endpoint } from '@tai-state/service-kit';
import type { Call, Endpoint, Reply } from '@tai-state/service-kit';
import { projectIdSchema } from '@tai-state/sync';

const inProject = z.object({ projectId: projectIdSchema });

const pageQuery = z.object({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'expected a whole number from 1 to 500')
    .transform(Number)
    .pipe(z.number().max(500))
    .optional(),
  cursor: z.string().min(1).max(2_048).optional(),
});

type Deadline = Pick<Call, 'signal' | 'deadlineMs'>;

const deadlineOf = ({ signal, deadlineMs }: Deadline): Deadline => ({ signal, deadlineMs });

function pageOf(call: Call<unknown, z.output<typeof pageQuery>>): PageRequest {
  const { limit, cursor } = call.query;
  return { ...(limit && { limit }), ...(cursor && { cursor }), ...deadlineOf(call) };
}

const listed = <T>(page: Page<T>): Reply => ({ status: 200, body: page });

/** What one kind of asset answers to: create one or many in a project, list those of a project, get one. */
export function kindEndpoints<Content extends object, Copied extends object>(
  assets: AssetRepository<Content, Copied>,
): readonly Endpoint[] {
  const { name, content } = assets.kind;
  const creating = ({ idempotencyKey, ...call }: Pick<Call, 'idempotencyKey'> & Deadline) => ({
    ...deadlineOf(call),
    ...(idempotencyKey !== undefined && { operationId: idempotencyKey }),
  });
  const locationOf = ({ id }: Asset<Content, Copied>): string => `/v1/${name}/${encodeURIComponent(id)}`;
  return [
    endpoint({
      method: 'post',
      path: `/v1/projects/:projectId/${name}`,
      params: inProject,
      body: content,
      async handler(call) {
        const asset = await assets.create(call.params.projectId, call.body, creating(call));
        return { status: 201, body: asset, headers: { Location: locationOf(asset) } };
      },
    }),
    endpoint({
      method: 'post',
      path: `/v1/projects/:projectId/${name}/batch`,
      params: inProject,
      body: z.object({ items: z.array(content).min(1).max(100) }),
      async handler(call) {
        const items = await assets.createMany(call.params.projectId, call.body.items, creating(call));
        return { status: 201, body: { items } };
      },
    }),
    endpoint({
      method: 'get',
      path: `/v1/projects/:projectId/${name}`,
      params: inProject,
      query: pageQuery,
      handler: async (call) => listed(await assets.listByProject(call.params.projectId, pageOf(call))),
    }),
    endpoint({
      method: 'get',
      path: `/v1/${name}/:id`,
      params: z.object({ id: z.string().min(1).max(1_500) }),
      handler: async (call) => ({ status: 200, body: await assets.get(call.params.id, deadlineOf(call)) }),
    }),
  ];
}

/** The list across projects. */
export function listEndpoint<Content extends object, Copied extends object>(
  assets: AssetRepository<Content, Copied>,
): Endpoint {
  return endpoint({
    method: 'get',
    path: `/v1/${assets.kind.name}`,
    query: pageQuery,
    handler: async (call) => listed(await assets.list(pageOf(call))),
  });
}
