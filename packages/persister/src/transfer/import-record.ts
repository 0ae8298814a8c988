import { FORMAT_VERSION, documentConverter, increment, serverTime } from '@tai-state/core';
import type { CreateWrite, DocumentPath, StoredDocument, UpdateWrite, VersionStamp } from '@tai-state/core';

/** What an import has brought. */
export interface ImportedHistory {
  /** Names the import, and the segment in which its events lie. */
  readonly importId: string;
  /** The state's version now: the last one of the export. */
  readonly version: number;
  /** The first version that came with its event. */
  readonly firstVersion: number;
  readonly events: number;
  /** The digest of the export. */
  readonly digest: string;
  /** The key of its signature. */
  readonly keyId: string;
}

/** An import as its document shows it. */
export interface ImportRecord {
  readonly stateId: string;
  /** Undefined until it is complete. */
  readonly result: ImportedHistory | undefined;
  /** How long it may go without a sign of life, in milliseconds by the server. */
  readonly leaseMs: number;
}

/** How long an import may go from one commit to the next, in milliseconds, before it counts as abandoned. */
const importLeaseMs = 60_000;

const converter = documentConverter<ImportRecord>({
  name: 'import',
  formatVersion: 1,
  encode: ({ stateId, result, leaseMs }) => ({
    stateId,
    leaseMs,
    renewals: 0,
    ...(result !== undefined && { result: { ...result } }),
  }),
  decode(data) {
    const { stateId, leaseMs, result } = data;
    if (typeof stateId !== 'string' || typeof leaseMs !== 'number') throw new TypeError('not an import');
    return { stateId, leaseMs, result: result as ImportedHistory | undefined };
  },
});

/** Reads the document of an import. Throws `SerializationError`. */
export function readImport(document: StoredDocument): ImportRecord {
  return converter.fromDocument(document);
}

/** The write that begins an import. */
export function beginImport(path: DocumentPath, stateId: string): CreateWrite {
  return {
    type: 'create',
    path,
    data: converter.toDocument({ stateId, result: undefined, leaseMs: importLeaseMs }),
  };
}

/**
 * The write by which an import shows that it goes on. It is refused when another process has taken the import over or
 * swept it, and everything in the same commit with it.
 */
export function renewImport(path: DocumentPath, stamp: VersionStamp): UpdateWrite {
  return { type: 'update', path, fields: { renewals: increment(1) }, precondition: { updateTime: stamp } };
}

/** The write that says that an import is complete. */
export function endImport(path: DocumentPath, stamp: VersionStamp, result: ImportedHistory): UpdateWrite {
  const fields = { result: { ...result }, completedAt: serverTime(), [FORMAT_VERSION]: 1 };
  return { type: 'update', path, fields, precondition: { updateTime: stamp } };
}

/** What is left of an import's lease, in milliseconds: both times are the server's. */
export function leaseLeft(document: StoredDocument, readTime: VersionStamp): number {
  return readImport(document).leaseMs - (readTime - document.updateTime) / 1000;
}
