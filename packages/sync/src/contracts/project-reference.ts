import { z } from 'zod';
import { projectIdSchema } from './project-id.js';

/**
 * What the owner of a project answers to a service that asks for it (`GET /v1/projects/{id}/reference`): the same
 * that the latest event would have said. A deleted project has no name.
 */
export const projectReferenceSchema = z.discriminatedUnion('status', [
  z.object({
    projectId: projectIdSchema,
    status: z.literal('active'),
    epoch: z.int().positive(),
    version: z.int().positive(),
    name: z.string().min(1).max(200),
  }),
  z.object({
    projectId: projectIdSchema,
    status: z.literal('deleted'),
    epoch: z.int().positive(),
    version: z.int().positive(),
  }),
]);

/** See `projectReferenceSchema`. */
export type ProjectReference = z.infer<typeof projectReferenceSchema>;
