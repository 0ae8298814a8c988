import { documentConverter, increment } from '@tai-state/core';
import type {
  CreateWrite,
  DeleteWrite,
  DocumentPath,
  StoredDocument,
  UpdateWrite,
  VersionStamp,
} from '@tai-state/core';

/** The removal of events of a state that takes more than one commit: what is left to do. */
export interface Removal {
  readonly stateId: string;
  /** Events up to this version go. */
  readonly upTo: number;
  /** Where imported ones lie. */
  readonly importId?: string;
  readonly importedTo?: number;
}

const converter = documentConverter<Removal>({
  name: 'removal',
  formatVersion: 1,
  encode: (removal) => ({ ...removal, commits: 1 }),
  decode({ stateId, upTo, importId, importedTo }) {
    if (typeof stateId !== 'string' || typeof upTo !== 'number') throw new TypeError('not a removal');
    return {
      stateId,
      upTo,
      ...(typeof importId === 'string' && { importId }),
      ...(typeof importedTo === 'number' && { importedTo }),
    };
  },
});

/** Reads what is left to do. Throws `SerializationError`. */
export function readRemoval(document: StoredDocument): Removal {
  return converter.fromDocument(document);
}

/** The write that notes what is left to do. */
export function noteRemoval(path: DocumentPath, removal: Removal): CreateWrite {
  return { type: 'create', path, data: converter.toDocument(removal) };
}

/** The write that goes with every commit of a removal but the last: another process that went on with it fences it off. */
export function continueRemoval(path: DocumentPath, stamp: VersionStamp): UpdateWrite {
  return { type: 'update', path, fields: { commits: increment(1) }, precondition: { updateTime: stamp } };
}

/** The write that goes with the last one. */
export function endRemoval(path: DocumentPath, stamp: VersionStamp): DeleteWrite {
  return { type: 'delete', path, precondition: { updateTime: stamp } };
}
