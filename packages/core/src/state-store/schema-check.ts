import type { DocumentValue } from '../document-store/value.js';
import { InvalidArgument, SerializationError } from '../errors/errors.js';
import { checkedValue } from './checked-value.js';
import type { StandardIssue, StandardSchema } from './standard-schema.js';

function describe(issues: readonly StandardIssue[]): { readonly at: string; readonly what: string } {
  const [first] = issues;
  const path = (first?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const more = issues.length > 1 ? ` (and ${String(issues.length - 1)} more)` : '';
  return { at: ['data', ...path].join('.'), what: `${first?.message ?? 'something else'}${more}` };
}

/**
 * Data as it will be stored: a frozen copy of what the schema makes of a copy of the caller's. Throws
 * `InvalidArgument` when the schema refuses it, `SerializationError` when storage cannot keep what it makes of it.
 */
export async function dataToStore(
  schema: StandardSchema<unknown> | undefined,
  copy: DocumentValue,
): Promise<DocumentValue> {
  if (schema === undefined) return copy;
  const result = await schema['~standard'].validate(copy);
  if (result.issues === undefined) return checkedValue(result.value, 'data');
  const { at, what } = describe(result.issues);
  throw new InvalidArgument(at, { expected: 'what the schema allows', found: what });
}

/** Stored data as the application knows it. Throws `SerializationError` when the schema refuses it. */
export async function dataFromStore<T>(
  schema: StandardSchema<T> | undefined,
  data: DocumentValue,
  location: string,
): Promise<T> {
  if (schema === undefined) return data as T;
  const result = await schema['~standard'].validate(data);
  if (result.issues === undefined) return result.value;
  const { at, what } = describe(result.issues);
  throw new SerializationError(`${location}: ${at}`, { expected: 'what the schema allows', found: what });
}
