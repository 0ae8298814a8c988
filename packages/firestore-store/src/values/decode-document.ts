import type { DocumentSnapshot } from '@google-cloud/firestore';
import { DriverFailure, LIBRARY_FIELD } from '@tai-state/core';
import type { DocumentData, StoredDocument } from '@tai-state/core';
import { decodeMap } from './decode-value.js';
import { stampOf } from './stamps.js';
import { Unreadable } from './unreadable.js';

/** A document as the port hands it out: frozen, without the library's own field; undefined where there is none. */
export function decodeDocument(snapshot: DocumentSnapshot): StoredDocument | undefined {
  const { createTime, updateTime } = snapshot;
  const { path, id } = snapshot.ref;
  const data = dataOf(snapshot, path);
  if (data === undefined || createTime === undefined || updateTime === undefined) return undefined;
  return Object.freeze({
    path,
    id,
    data,
    createTime: stampOf(createTime),
    updateTime: stampOf(updateTime),
  });
}

function dataOf(snapshot: DocumentSnapshot, path: string): DocumentData | undefined {
  try {
    const data = snapshot.data();
    if (data === undefined) return undefined;
    return decodeMap(LIBRARY_FIELD in data ? withoutLibraryField(data) : data);
  } catch (error) {
    const what = error instanceof Unreadable ? error.message : 'a value that the SDK cannot decode';
    throw new DriverFailure('unreadable', `${path}: ${what}.`, { cause: error });
  }
}

/** A copy: an object that a field was deleted from is slow for all who use it. */
function withoutLibraryField(data: Record<string, unknown>): Record<string, unknown> {
  const { [LIBRARY_FIELD]: _library, ...fields } = data;
  return fields;
}
