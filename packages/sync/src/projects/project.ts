import { z } from 'zod';

/** Half of a surrogate pair would be stored as another character; control characters belong into no line of text. */
const line = /^[^\p{Control}\p{Surrogate}]*$/u;
const lines = /^(?:[^\p{Control}\p{Surrogate}]|[\t\n\r])*$/u;

/** What a project is called: 1 to 200 characters on one line, not only spaces. */
export const projectNameSchema = z
  .string()
  .max(200)
  .regex(line, 'expected one line of valid Unicode')
  .refine((name) => name.trim() !== '', 'expected a name that is not blank');

const description = z.string().max(5_000).regex(lines, 'expected lines of valid Unicode').optional();

/** What the caller says of a new project. */
export const newProjectSchema = z.strictObject({
  name: projectNameSchema,
  description,
  /** Who owns it, an id of the sign-in service. */
  ownerId: z.string().min(1).max(200).regex(line, 'expected one line of valid Unicode').optional(),
});

/** What can be changed of a project: at least one field. */
export const projectPatchSchema = z
  .strictObject({ name: projectNameSchema.optional(), description })
  .refine(
    (patch) => Object.values(patch).some((value) => value !== undefined),
    'expected at least one field',
  );

/** See `newProjectSchema`. */
export type NewProject = z.infer<typeof newProjectSchema>;
/** See `projectPatchSchema`. */
export type ProjectPatch = z.infer<typeof projectPatchSchema>;

/** A project that is there. */
export interface Project {
  readonly id: string;
  readonly status: 'active';
  readonly name: string;
  readonly description?: string;
  readonly ownerId?: string;
  /** Constant over the project's life. */
  readonly epoch: number;
  /** 1 at creation, one more with every change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What is left of a project that was deleted: nothing personal but the owner's id. */
export interface DeletedProject {
  readonly id: string;
  readonly status: 'deleted';
  readonly ownerId?: string;
  readonly epoch: number;
  /** The last one. */
  readonly version: number;
  readonly createdAt: Date;
  readonly deletedAt: Date;
}
