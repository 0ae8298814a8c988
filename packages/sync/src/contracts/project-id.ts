import { z } from 'zod';

/** The id of a project: its MongoDB ObjectId as 24 lower-case hexadecimal digits. */
export const projectIdSchema = z
  .string()
  .regex(/^[0-9a-f]{24}$/, 'expected 24 lower-case hexadecimal digits');

/** Whether a value is a well-formed project id. It says nothing about whether the project exists. */
export function isProjectId(value: unknown): value is string {
  return projectIdSchema.safeParse(value).success;
}
