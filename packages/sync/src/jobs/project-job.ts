import { z } from 'zod';
import { documentConverter } from '@tai-state/core';
import type { DocumentPath } from '@tai-state/core';

const moment = { epoch: z.int().positive(), version: z.int().positive() };

const desiredStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('active'), ...moment, name: z.string() }),
  z.object({ status: z.literal('deleted'), ...moment, deletionId: z.string() }),
]);

/** The state that a project's assets are to be brought to: the latest values on all copies, or all assets gone. */
export type DesiredState = z.output<typeof desiredStateSchema>;

/** The one job of a project. */
export interface ProjectJob {
  readonly projectId: string;
  readonly desired: DesiredState;
  /** Whether the assets were seen to be in the desired state. */
  readonly settled: boolean;
}

/** The collection of the jobs. Due ones are found by `settled == false`. */
export const PROJECT_JOBS = 'projectJobs';

/** Where the job of a project is kept. */
export function projectJobPath(projectId: string): DocumentPath {
  return `${PROJECT_JOBS}/${projectId}`;
}

/** `projectJobs/{projectId}`. */
export const projectJobConverter = documentConverter<ProjectJob>({
  name: 'project job',
  formatVersion: 1,
  encode: ({ desired, settled }) => ({ desired, settled }),
  decode: (data, document) => ({
    projectId: document.id,
    desired: desiredStateSchema.parse(data['desired']),
    settled: z.boolean().parse(data['settled']),
  }),
});
