import type { DocumentPath } from '../document-store/document.js';
import { StateNotFound, VersionConflict } from '../errors/errors.js';
import type { Expectation } from './expected-state.js';
import { isLive } from './head.js';
import type { HeadContent } from './head.js';

/** Why a head is not what a write expects; undefined when it is. A state that was deleted does not exist. */
export function refusalOf(
  expected: Expectation,
  head: HeadContent | undefined,
  path: DocumentPath,
): StateNotFound | VersionConflict | undefined {
  const version = isLive(head) ? head.version : undefined;
  switch (expected.mode) {
    case 'any':
      return undefined;
    case 'must-not-exist':
      return version === undefined ? undefined : new VersionConflict(path, 'absent', version);
    case 'must-exist':
      return version === undefined ? new StateNotFound(path) : undefined;
    case 'exact':
      if (version === undefined) return new StateNotFound(path);
      return version === expected.version ? undefined : new VersionConflict(path, expected.version, version);
  }
}
