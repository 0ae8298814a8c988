import { InvalidArgument } from '../../errors/errors.js';
import type { CollectionPath, DocumentPath } from '../document.js';
import { limits } from './limits.js';
import { hasControl, hasLoneSurrogate, utf8Length } from './text.js';

const reserved = /^__.*__$/;

/** Why an id is not allowed, or undefined. */
function fault(id: string): string | undefined {
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

/** Checks a document path. Throws `InvalidArgument`. */
export function checkDocumentPath(path: DocumentPath, argument: string): void {
  checkPath(path, argument, 0, 'document');
}

/** Checks a collection path. Throws `InvalidArgument`. */
export function checkCollectionPath(path: CollectionPath, argument: string): void {
  checkPath(path, argument, 1, 'collection');
}
