import { InvalidArgument } from '../errors/errors.js';

/**
 * A field inside a document, in Firestore's own notation: simple names joined by dots, any other name in backquotes
 * with `\` before a backquote or a backslash: `address.city`, `` writers.`node-1` ``.
 */
export type FieldPath = string;

/** Stands for the document's own path in filters, orders and cursors; its values are document paths. */
export const DOCUMENT_ID = '__name__';

const simple = /^[A-Za-z_][A-Za-z0-9_]*$/;
const segment = /(?:([A-Za-z_][A-Za-z0-9_]*)|`((?:[^`\\]|\\[`\\])+)`)(\.|$)/y;

/** Joins names into a field path, quoting those that need it. */
export function fieldPath(...names: readonly string[]): FieldPath {
  const [name] = names;
  if (names.length === 1 && name !== undefined && simple.test(name)) return name;
  return names.map((name) => (simple.test(name) ? name : `\`${name.replace(/[`\\]/g, '\\$&')}\``)).join('.');
}

/** The names of field paths that were taken apart: an application has few, and uses them again and again. */
const known = new Map<FieldPath, readonly string[]>();
const knownKept = 10_000;
const knownLength = 200;

/** The names of a field path. Throws `InvalidArgument` when it is not in the notation. */
export function fieldNames(path: FieldPath): readonly string[] {
  let names = known.get(path);
  if (names === undefined) {
    names = Object.freeze(simple.test(path) ? [path] : quotedNames(path));
    if (known.size < knownKept && path.length <= knownLength) known.set(path, names);
  }
  return names;
}

function quotedNames(path: FieldPath): readonly string[] {
  const names: string[] = [];
  segment.lastIndex = 0;
  let end = '.';
  while (end === '.') {
    const match = segment.exec(path);
    if (match === null) {
      throw new InvalidArgument('field path', {
        expected: 'simple names joined by dots, other names in backquotes',
        found: JSON.stringify(path),
      });
    }
    names.push(match[1] ?? (match[2] ?? '').replace(/\\([`\\])/g, '$1'));
    end = match[3] ?? '';
  }
  return names;
}
