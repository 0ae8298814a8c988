import { InvalidArgument } from '../../errors/errors.js';
import type { CollectionPath, DocumentPath } from '../document.js';
import { limits } from './limits.js';
import { hasControl, hasLoneSurrogate, utf8Length } from './text.js';

const reserved = /^__.*__$/;

/** Whether an id is of printable ASCII, with nothing at its start by which it could be a special one. */
function isOrdinary(id: string): boolean {
  const { length } = id;
  if (length === 0 || length > limits.idBytes || id.startsWith('.') || id.startsWith('_')) return false;
  for (let index = 0; index < length; index += 1) {
    const unit = id.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7e || unit === 0x2f) return false;
  }
  return true;
}

/** Why an id is not allowed, or undefined. */
function fault(id: string): string | undefined {
  if (isOrdinary(id)) return undefined;
  if (id === '') return 'an empty id';
  if (id === '.' || id === '..') return `the id "${id}"`;
  if (id.includes('/')) return 'an id with a slash';
  if (reserved.test(id)) return 'an id of the reserved form __x__';
  if (hasControl(id)) return 'an id with a control character';
  if (hasLoneSurrogate(id)) return 'an id with half of a surrogate pair';
  const bytes = utf8Length(id);
  if (bytes > limits.idBytes) return `an id of ${String(bytes)} UTF-8 bytes`;
  return undefined;
}

const rule = `ids of 1 to ${String(limits.idBytes)} UTF-8 bytes, without slash and control characters, not "." or ".." or __x__`;

/** Checks one id (of a document, collection, state, lock …). Throws `InvalidArgument`. */
export function checkId(id: string, argument: string): void {
  if (typeof id !== 'string') throw new InvalidArgument(argument, { expected: rule, found: typeof id });
  const found = fault(id);
  if (found !== undefined) throw new InvalidArgument(argument, { expected: rule, found });
}

function checkPath(path: string, argument: string, parity: 0 | 1, kind: string): void {
  if (typeof path !== 'string')
    throw new InvalidArgument(argument, { expected: `a ${kind} path`, found: typeof path });
  const ids = path.split('/');
  for (const id of ids) {
    const found = fault(id);
    if (found !== undefined)
      throw new InvalidArgument(argument, { expected: `a ${kind} path of ${rule}`, found });
  }
  if (ids.length % 2 !== parity) {
    throw new InvalidArgument(argument, {
      expected: `a ${kind} path with an ${parity === 0 ? 'even' : 'odd'} number of ids`,
      found: `${String(ids.length)} ids`,
    });
  }
  const bytes = utf8Length(path);
  if (bytes > limits.pathBytes) {
    throw new InvalidArgument(argument, {
      expected: `a ${kind} path of at most ${String(limits.pathBytes)} UTF-8 bytes`,
      found: `${String(bytes)} bytes`,
    });
  }
}

/** Collections that were found to be good: an application has few, and names them with every document. */
const goodCollections = new Set<CollectionPath>();
const goodCollectionsKept = 1_000;

/** Whether a path is of a good collection, and its id an ordinary one. */
function isKnown(path: DocumentPath): boolean {
  // In UTF-8 no character takes more than three bytes for each of its units.
  if (typeof path !== 'string' || path.length > limits.pathBytes / 3) return false;
  const end = path.lastIndexOf('/');
  return end > 0 && goodCollections.has(path.slice(0, end)) && isOrdinary(path.slice(end + 1));
}

/** Checks a document path. Throws `InvalidArgument`. */
export function checkDocumentPath(path: DocumentPath, argument: string): void {
  if (isKnown(path)) return;
  checkPath(path, argument, 0, 'document');
  if (goodCollections.size < goodCollectionsKept) goodCollections.add(path.slice(0, path.lastIndexOf('/')));
}

/** Checks a collection path. Throws `InvalidArgument`. */
export function checkCollectionPath(path: CollectionPath, argument: string): void {
  if (goodCollections.has(path)) return;
  checkPath(path, argument, 1, 'collection');
}

/** Bytes that Firestore counts for the name of a document. */
export function nameBytes(path: DocumentPath): number {
  // One byte more for each id: what its slash takes, and one for the last.
  return utf8Length(path) + 17;
}
