import { DriverFailure } from '../document-store/document-driver.js';
import type { Precondition, Write } from '../document-store/write.js';
import type { StoredVersion } from './stored-version.js';

/** What the stored document must be like; undefined where it may be anything, or nothing. */
function preconditionOf(write: Write): Precondition | undefined {
  switch (write.type) {
    case 'create':
      return { exists: false };
    case 'set':
      return undefined;
    case 'update':
      return write.precondition ?? { exists: true };
    case 'delete':
    case 'verify':
      return write.precondition;
  }
}

function expectation(precondition: Precondition): string {
  if ('updateTime' in precondition) return `update time ${String(precondition.updateTime)}`;
  return precondition.exists ? 'a document' : 'no document';
}

function holds(precondition: Precondition, stored: StoredVersion | undefined): boolean {
  if ('updateTime' in precondition) return stored?.updateTime === precondition.updateTime;
  return precondition.exists === (stored !== undefined);
}

/** Throws a `conflict` unless the stored document is as the write asks for. */
export function checkPrecondition(write: Write, stored: StoredVersion | undefined): void {
  const precondition = preconditionOf(write);
  if (precondition === undefined || holds(precondition, stored)) return;
  const found = stored === undefined ? 'no document' : `update time ${String(stored.updateTime)}`;
  throw new DriverFailure(
    'conflict',
    `${write.path}: expected ${expectation(precondition)}, found ${found}.`,
  );
}
