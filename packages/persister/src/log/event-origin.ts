import { versionStamp } from '@tai-state/core';
import type { DocumentData, StoredDocument, VersionStamp } from '@tai-state/core';

/** Where an event comes from that was imported: kept beside its commit here. */
export interface EventOrigin {
  /** The stamp of its commit in the storage where it was logged. */
  readonly committedAt: VersionStamp;
}

/** Where an event comes from; undefined for one that was logged here. */
export function originOf({ data }: StoredDocument): EventOrigin | undefined {
  const { original } = data;
  if (typeof original !== 'object' || original === null) return undefined;
  const { committedAt } = original as DocumentData;
  return { committedAt: versionStamp(Number.isSafeInteger(committedAt) ? (committedAt as number) : 0) };
}
