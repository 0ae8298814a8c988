import { InvalidArgument, SerializationError, TooLarge } from '../../errors/errors.js';
import type { ExpectedVersion } from '../../errors/errors.js';
import { LIBRARY_FIELD } from '../document-driver.js';
import { fieldNames, fieldPath } from '../field-path.js';
import type { FieldPath } from '../field-path.js';
import { isTransform } from '../transform.js';
import type { Transform } from '../transform.js';
import type { DocumentValue } from '../value.js';
import { versionStamp } from '../version-stamp.js';
import type { Precondition, UpdateWrite, Write, WriteData } from '../write.js';
import { faultOfFieldName } from './field-names.js';
import { CopiedValues } from './copied-values.js';
import { limits } from './limits.js';
import { checkDocumentPath, nameBytes } from './paths.js';
import { hasLoneSurrogate, utf8Length } from './text.js';
import { checkData, checkValue } from './values.js';

interface CheckedWrite {
  readonly write: Write;
  readonly bytes: number;
  readonly transforms: number;
}

function refuseLibraryField(name: string, subject: string): void {
  if (name !== LIBRARY_FIELD) return;
  throw new SerializationError(subject, {
    expected: 'fields of the application',
    found: `the library's ${name}`,
  });
}

function refuseDeleteField(data: WriteData, subject: string): void {
  for (const value of Object.values(data)) {
    if (isTransform(value)) {
      if (value.kind === 'deleteField') {
        throw new SerializationError(subject, {
          expected: 'deleteField in updates only',
          found: 'one in a document',
        });
      }
    } else if (
      typeof value === 'object' &&
      value !== null &&
      Object.getPrototypeOf(value) === Object.prototype
    ) {
      refuseDeleteField(value as WriteData, subject);
    }
  }
}

function checkDocument(write: Extract<Write, { data: unknown }>, copied: CopiedValues): CheckedWrite {
  const checked = checkData(write.data, write.path, copied);
  if (LIBRARY_FIELD in checked.value) refuseLibraryField(LIBRARY_FIELD, write.path);
  if (checked.transforms > 0) refuseDeleteField(checked.value, write.path);
  const bytes = checked.bytes + nameBytes(write.path) + 32;
  return {
    write: { type: write.type, path: write.path, data: checked.value },
    bytes,
    transforms: checked.transforms,
  };
}

function refuseOverlap(
  paths: readonly (readonly string[])[],
  fields: Readonly<Record<FieldPath, unknown>>,
  subject: string,
): void {
  if (Object.keys(fields).length < paths.length) {
    throw new InvalidArgument(`${subject}: fields`, {
      expected: 'each field once',
      found: 'one in two spellings',
    });
  }
  for (const names of paths) {
    for (let length = 1; length < names.length; length += 1) {
      if (Object.hasOwn(fields, fieldPath(...names.slice(0, length)))) {
        throw new InvalidArgument(`${subject}: fields`, {
          expected: 'no field path that begins with another',
          found: names.join('.'),
        });
      }
    }
  }
}

/** A field of updates that was found to be good. */
interface GoodField {
  readonly names: readonly string[];
  /** In its one spelling. */
  readonly path: FieldPath;
  readonly bytes: number;
}

/** An application has few, and uses them in every update. */
const goodFields = new Map<FieldPath, GoodField>();
const goodFieldsKept = 10_000;
const goodFieldLength = 200;

function checkField(given: FieldPath, subject: string): GoodField {
  const known = goodFields.get(given);
  if (known !== undefined) return known;
  const names = fieldNames(given);
  for (const name of names) {
    const fault = faultOfFieldName(name);
    if (fault !== undefined) throw new SerializationError(`${subject}: ${given}`, { ...fault });
  }
  refuseLibraryField(names[0] ?? '', subject);
  if (names.length > limits.depth) {
    throw new InvalidArgument(`${subject}: fields`, {
      expected: `paths of at most ${String(limits.depth)} names`,
      found: `${String(names.length)} names`,
    });
  }
  const bytes = names.reduce((sum, name) => sum + utf8Length(name) + 1, 0);
  const good = { names, path: fieldPath(...names), bytes };
  if (goodFields.size < goodFieldsKept && given.length <= goodFieldLength) goodFields.set(given, good);
  return good;
}

function checkUpdate(write: UpdateWrite, copied: CopiedValues): CheckedWrite {
  let bytes = nameBytes(write.path) + 32;
  let transforms = 0;
  const fields: Record<string, DocumentValue | Transform> = {};
  const paths: (readonly string[])[] = [];
  if (typeof write.fields !== 'object' || (write.fields as unknown) === null) {
    throw new InvalidArgument(`${write.path}: fields`, { expected: 'fields', found: typeof write.fields });
  }
  for (const [given, value] of Object.entries(write.fields)) {
    const field = checkField(given, write.path);
    const checked = checkValue(value, () => `${write.path}: ${given}`, field.names.length, copied);
    paths.push(field.names);
    fields[field.path] = checked.value;
    bytes += checked.bytes + field.bytes;
    transforms += checked.transforms;
  }
  if (paths.length === 0) {
    throw new InvalidArgument(`${write.path}: fields`, { expected: 'at least one field', found: 'none' });
  }
  refuseOverlap(paths, fields, write.path);
  const precondition = presence(write.precondition ?? { exists: true }, write.path);
  return {
    write: { type: 'update', path: write.path, fields: Object.freeze(fields), precondition },
    bytes,
    transforms,
  };
}

/** A copy of a precondition. */
function checkPrecondition(precondition: Precondition, path: string): Precondition {
  const given: unknown = precondition;
  const { exists, updateTime } = (typeof given === 'object' && given !== null ? given : {}) as {
    readonly exists?: unknown;
    readonly updateTime?: unknown;
  };
  if (updateTime !== undefined && exists === undefined) {
    return { updateTime: versionStamp(updateTime as number) };
  }
  if (typeof exists === 'boolean' && updateTime === undefined) return { exists };
  throw new InvalidArgument(`${path}: precondition`, {
    expected: 'exists or updateTime',
    found: exists === undefined ? 'neither' : 'another value, or both',
  });
}

/** A copy of the precondition of a write that needs its document. */
function presence(precondition: Precondition, path: string): NonNullable<UpdateWrite['precondition']> {
  const checked = checkPrecondition(precondition, path);
  if ('updateTime' in checked) return checked;
  if (checked.exists) return { exists: true };
  throw new InvalidArgument(`${path}: precondition`, {
    expected: 'exists: true or updateTime (a verify asks for absence)',
    found: 'exists: false',
  });
}

function bare(write: Write): CheckedWrite {
  return { write, bytes: nameBytes(write.path), transforms: 0 };
}

function checkWrite(given: Write, copied: CopiedValues): CheckedWrite {
  // What the caller has made is read once.
  const write = { ...given };
  checkDocumentPath(write.path, 'writes: path');
  switch (write.type) {
    case 'create':
    case 'set':
      return checkDocument(write, copied);
    case 'update':
      return checkUpdate(write, copied);
    case 'delete':
      return bare({
        type: 'delete',
        path: write.path,
        ...(write.precondition !== undefined && { precondition: presence(write.precondition, write.path) }),
      });
    case 'verify': {
      const precondition = checkPrecondition(write.precondition, write.path);
      return bare({ type: 'verify', path: write.path, precondition });
    }
    default:
      throw new InvalidArgument('writes: type', {
        expected: 'create, set, update, delete or verify',
        found: String((write as { type: unknown }).type),
      });
  }
}

/**
 * Copies, checks and freezes the writes of a commit. Throws `InvalidArgument`, `SerializationError` or `TooLarge`.
 */
export function checkWrites(writes: readonly Write[]): readonly Write[] {
  if (writes.length === 0)
    throw new InvalidArgument('writes', { expected: 'at least one write', found: 'none' });
  if (writes.length > limits.commitWrites)
    throw new TooLarge('commit', limits.commitWrites, writes.length, 'writes');
  const copied = new CopiedValues();
  const checked = writes.map((write) => checkWrite(write, copied));
  const paths = new Set<string>();
  let bytes = 0;
  let transforms = 0;
  for (const one of checked) {
    const { path } = one.write;
    if (paths.has(path)) {
      throw new InvalidArgument('writes', {
        expected: 'one write per document at most',
        found: `two of ${path}`,
      });
    }
    paths.add(path);
    if (one.bytes > limits.documentBytes) throw new TooLarge(path, limits.documentBytes, one.bytes, 'bytes');
    bytes += one.bytes;
    transforms += one.transforms;
  }
  if (bytes > limits.commitBytes) throw new TooLarge('commit', limits.commitBytes, bytes, 'bytes');
  if (transforms > limits.commitTransforms) {
    throw new TooLarge('commit', limits.commitTransforms, transforms, 'transforms');
  }
  return checked.map((one) => one.write);
}

/** Checks what identifies the payload of an operation. Throws `InvalidArgument`. */
export function checkDigest(digest: string): void {
  if (typeof digest === 'string' && digest !== '' && !hasLoneSurrogate(digest)) {
    if (utf8Length(digest) <= limits.idBytes) return;
  }
  throw new InvalidArgument('payloadDigest', {
    expected: `text of 1 to ${String(limits.idBytes)} UTF-8 bytes`,
    found: typeof digest === 'string' ? 'other text' : typeof digest,
  });
}

/** What a write expects of its document, in the words of `VersionConflict`; undefined when it expects nothing. */
export function expectationOf(write: Write): ExpectedVersion | undefined {
  if (write.type === 'create') return 'absent';
  if (write.type === 'set' || write.precondition === undefined) return undefined;
  if ('updateTime' in write.precondition) return write.precondition.updateTime;
  return write.precondition.exists ? 'exists' : 'absent';
}
