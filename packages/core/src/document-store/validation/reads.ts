import { InvalidArgument, TooLarge } from '../../errors/errors.js';
import type { GetAllOptions } from '../document-store.js';
import type { DocumentPath } from '../document.js';
import type { FieldPath } from '../field-path.js';
import { versionStamp } from '../version-stamp.js';
import type { VersionStamp } from '../version-stamp.js';
import { limits } from './limits.js';
import { checkDocumentPath } from './paths.js';
import { checkFields } from './queries.js';

/** A checked `getAll`. */
export interface CheckedGetAll {
  readonly paths: readonly DocumentPath[];
  readonly mask: readonly FieldPath[] | undefined;
  readonly readTime: VersionStamp | undefined;
  readonly snapshot: boolean;
}

/** Checks a `getAll`. Throws `InvalidArgument` or `TooLarge`. */
export function checkGetAll(paths: readonly DocumentPath[], options: GetAllOptions): CheckedGetAll {
  const copy = [...paths];
  if (copy.length === 0) throw new InvalidArgument('paths', { expected: 'at least one path', found: 'none' });
  if (copy.length > limits.getAllPaths)
    throw new TooLarge('getAll', limits.getAllPaths, copy.length, 'paths');
  for (const path of copy) checkDocumentPath(path, 'paths');
  return {
    paths: copy,
    mask: options.mask === undefined ? undefined : checkFields(options.mask),
    readTime: options.readTime === undefined ? undefined : versionStamp(options.readTime),
    snapshot: options.snapshot ?? false,
  };
}
