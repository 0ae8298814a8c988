import type { DocumentPath, StoredDocument, VersionStamp } from '@tai-state/core';
import { readHistory } from '../log/head-history.js';
import type { HeadHistory } from '../log/head-history.js';

/** What a cleanup has to know of a state: its head without the data. */
export interface SeenState {
  readonly path: DocumentPath;
  readonly stateId: string;
  readonly version: number;
  readonly deleted: boolean;
  readonly snapshots: readonly number[];
  readonly history: HeadHistory;
  /** The update time of the head. */
  readonly stamp: VersionStamp;
}

/** The fields of a head that a cleanup reads. */
export const seenFields = ['formatVersion', 'version', 'deleted', 'snapshots', 'history'] as const;

/** Reads a head's document; undefined for one that is damaged, or of a newer format. */
export function seenState({ path, id, data, updateTime }: StoredDocument): SeenState | undefined {
  const { formatVersion, version, deleted, snapshots } = data;
  if (formatVersion !== 1 || typeof version !== 'number' || !Number.isSafeInteger(version)) return undefined;
  const history = readHistory(data['history'], version);
  if (!Array.isArray(snapshots) || history === undefined) return undefined;
  return {
    path,
    stateId: id,
    version,
    deleted: deleted === true,
    snapshots: snapshots as readonly number[],
    history,
    stamp: updateTime,
  };
}
