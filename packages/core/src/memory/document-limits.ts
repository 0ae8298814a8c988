import { DriverFailure } from '../document-store/document-driver.js';
import type { DocumentPath } from '../document-store/document.js';
import type { DocumentData } from '../document-store/value.js';
import { limits } from '../document-store/validation/limits.js';
import { documentSize } from './document-size.js';
import { countIndexEntries, MAX_INDEX_ENTRIES } from './index-entries.js';
import type { IndexExemption } from './index-entries.js';

/** Checks a document as it would be stored, after transforms, and gives its size. Throws `too-large`. */
export function checkLimits(
  path: DocumentPath,
  fields: DocumentData,
  exemptions: readonly IndexExemption[],
): number {
  const size = documentSize(path, fields);
  if (size > limits.documentBytes) {
    throw new DriverFailure(
      'too-large',
      `${path}: the limit is ${String(limits.documentBytes)} bytes, found ${String(size)}.`,
    );
  }
  // Three entries take two bytes at least, so a document below this size need not be counted.
  const entries = size < MAX_INDEX_ENTRIES / 2 ? 0 : countIndexEntries(path, fields, exemptions);
  if (entries > MAX_INDEX_ENTRIES) {
    throw new DriverFailure(
      'too-large',
      `${path}: the limit is ${String(MAX_INDEX_ENTRIES)} index entries, found ${String(entries)}; exempt large fields.`,
    );
  }
  return size;
}
