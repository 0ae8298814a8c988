import { storedAlike } from './frozen-value.js';
import type { Content } from './stored-version.js';

/** Whether a write leaves a document as it is, so that it keeps its update time. */
export function sameContent(before: Content, after: Content): boolean {
  if (before === after) return true;
  if (before.wide.size !== after.wide.size) return false;
  for (const [field, number] of before.wide) {
    const other = after.wide.get(field);
    if (other?.kind !== number.kind || !Object.is(other.value, number.value)) return false;
  }
  return storedAlike(before.fields, after.fields);
}
