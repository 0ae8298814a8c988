import { z } from 'zod';
import { StateNotFound } from '@tai-state/core';
import type { DocumentStore } from '@tai-state/core';
import { endpoint } from '@tai-state/service-kit';
import type { Endpoint } from '@tai-state/service-kit';
import { projectIdSchema, projectJobPath, syncStatus } from '@tai-state/sync';

/** How far the assets of a project have followed it; 404 for one of which no event has come. */
export function statusEndpoint(store: DocumentStore): Endpoint {
  return endpoint({
    method: 'get',
    path: '/v1/projects/:projectId/sync',
    params: z.object({ projectId: projectIdSchema }),
    async handler({ params: { projectId }, signal, deadlineMs }) {
      const status = await syncStatus(store, projectId, { signal, deadlineMs });
      if (status === undefined) throw new StateNotFound(projectJobPath(projectId));
      return { status: 200, body: status };
    },
  });
}
