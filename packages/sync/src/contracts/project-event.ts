import { z } from 'zod';
import { cloudEventSchema } from './cloud-event.js';
import { projectIdSchema } from './project-id.js';

const projectVersion = {
  projectId: projectIdSchema,
  /** Constant over the life of one project, larger for a project that was restored or created again under its id. */
  epoch: z.int().positive(),
  /** 1 at creation, then gapless; (epoch, version) orders all events of one project. */
  version: z.int().positive(),
};

/** Data of `ProjectUpdated`: the fields that others may copy, as of `version`. */
export const projectUpdatedDataSchema = z.object({
  ...projectVersion,
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Surrogate}*$/u, 'expected valid Unicode'),
});

/** Data of `ProjectDeleted`: `version` is the last one that the project ever has. */
export const projectDeletedDataSchema = z.object({
  ...projectVersion,
  /** Names this deletion; usable as a document id. */
  deletionId: z.string().regex(/^[0-9A-Za-z.~_-]{1,128}$/, 'expected 1 to 128 of [0-9A-Za-z.~_-]'),
});

/** A project has new values for the fields that others may copy. Versions above 1 only: creation emits no event. */
export const projectUpdatedSchema = cloudEventSchema.extend({
  type: z.literal('ProjectUpdated'),
  data: projectUpdatedDataSchema,
});

/** A project is gone for good; whatever belongs to it must go too. */
export const projectDeletedSchema = cloudEventSchema.extend({
  type: z.literal('ProjectDeleted'),
  data: projectDeletedDataSchema,
});

/** Every event that the collaboration service emits about a project. */
export const projectEventSchema = z.discriminatedUnion('type', [projectUpdatedSchema, projectDeletedSchema]);

/** See `projectUpdatedSchema`. */
export type ProjectUpdated = z.infer<typeof projectUpdatedSchema>;
/** See `projectDeletedSchema`. */
export type ProjectDeleted = z.infer<typeof projectDeletedSchema>;
/** See `projectEventSchema`. */
export type ProjectEvent = z.infer<typeof projectEventSchema>;
/** The value of `type`. */
export type ProjectEventType = ProjectEvent['type'];

/** The id of the one event of a project's version: the same however often it is made or sent. */
export function projectEventId(projectId: string, version: number): string {
  return `${projectId}.${String(version)}`;
}
