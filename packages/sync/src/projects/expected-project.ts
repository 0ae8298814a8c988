import { InvalidArgument, VersionConflict } from '@tai-state/core';
import type { ProjectRecord } from './project-record.js';
import type { ExpectedProject } from './project-repository.js';

/** Throws `InvalidArgument` for what no project can ever be. */
export function checkExpected(expected: ExpectedProject): void {
  if (expected === 'any') return;
  const numbers = typeof expected === 'number' ? [expected] : [expected.epoch, expected.version];
  if (numbers.every((part) => Number.isSafeInteger(part) && part >= 1)) return;
  throw new InvalidArgument('expected', {
    expected: 'a version from 1 up, or any',
    found: numbers.join(', '),
  });
}

/** Throws `VersionConflict` when the project is another than the caller has seen. */
export function requireExpected(
  { id, epoch, version }: Pick<ProjectRecord, 'id' | 'epoch' | 'version'>,
  expected: ExpectedProject,
): void {
  if (expected === 'any') return;
  const seen = typeof expected === 'number' ? { epoch, version: expected } : expected;
  if (seen.version !== version) throw new VersionConflict(`projects/${id}`, seen.version, version);
  if (seen.epoch !== epoch) throw new VersionConflict(`projects/${id}: epoch`, seen.epoch, epoch);
}
