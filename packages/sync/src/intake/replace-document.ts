import { deleteField, fieldPath } from '@tai-state/core';
import type { DocumentData, DocumentPath, StoredDocument, Write } from '@tai-state/core';

/** Writes a document whole: creates it, or replaces exactly the one that was read. */
export function replaceDocument(
  path: DocumentPath,
  stored: StoredDocument | undefined,
  data: DocumentData,
): Write {
  if (stored === undefined) return { type: 'create', path, data };
  const dropped = Object.keys(stored.data).filter((name) => !(name in data));
  const entries = Object.entries(data).map(([name, value]) => [fieldPath(name), value] as const);
  const fields = {
    ...Object.fromEntries(entries),
    ...Object.fromEntries(dropped.map((name) => [fieldPath(name), deleteField()])),
  };
  return { type: 'update', path, fields, precondition: { updateTime: stored.updateTime } };
}
