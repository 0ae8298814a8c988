import type { z } from 'zod';
import type { Violation } from '../problem/problems.js';
import { invalidRequest } from '../problem/problems.js';

/** What a schema makes of a part of the request. Throws 400 with every violation, never with a value. */
export async function checkInput(schema: z.ZodType, value: unknown, part: Violation['in']): Promise<unknown> {
  const parsed = await schema.safeParseAsync(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues.flatMap((issue) => violations(issue, part)));
}

function violations(issue: z.core.$ZodIssue, part: Violation['in']): readonly Violation[] {
  if (issue.code !== 'unrecognized_keys') return [{ in: part, at: at(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({
    in: part,
    at: at([...issue.path, key]),
    message: part === 'query' ? 'unknown parameter' : 'unknown field',
  }));
}

function at(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
    .slice(0, 200);
}
