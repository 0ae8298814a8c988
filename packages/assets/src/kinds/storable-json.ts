import { z } from 'zod';

const MAX_DEPTH = 16;
const reservedName = /^__.*__$/;
const surrogate = /\p{Surrogate}/u;

/** Why a value cannot be a field of a document, or undefined. */
function fault(value: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return `expected at most ${String(MAX_DEPTH)} levels`;
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'expected finite numbers';
  if (typeof value === 'string') return surrogate.test(value) ? 'expected valid Unicode' : undefined;
  if (Array.isArray(value)) return faultOfArray(value, depth);
  if (typeof value === 'object') return faultOfObject(value as Record<string, unknown>, depth);
  return 'expected JSON';
}

function faultOfArray(value: readonly unknown[], depth: number): string | undefined {
  if (value.some((element) => Array.isArray(element))) return 'expected no array directly inside an array';
  return value.map((element) => fault(element, depth + 1)).find((found) => found !== undefined);
}

function faultOfObject(value: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  for (const [name, field] of Object.entries(value)) {
    if (name === '' || name === '__proto__' || reservedName.test(name) || surrogate.test(name)) {
      return 'expected field names that are not empty, not of the form __x__ and valid Unicode';
    }
    const found = fault(field, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A JSON object that a document can hold: 16 levels at most, no array directly inside an array. */
export const storableJson = z.record(z.string(), z.json()).superRefine((value, context) => {
  const message = fault(value, 1);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
