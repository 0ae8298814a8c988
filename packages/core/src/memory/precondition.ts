import { DriverFailure } from '../document-store/document-driver.js';
import type { PlannedWrite } from './planned-write.js';
import type { StoredVersion } from './stored-version.js';

function expectation(write: PlannedWrite): string | undefined {
  if (write.precondition === undefined) return undefined;
  if ('updateTime' in write.precondition) return `update time ${String(write.precondition.updateTime)}`;
  return write.precondition.exists ? 'a document' : 'no document';
}

function holds(write: PlannedWrite, stored: StoredVersion | undefined): boolean {
  if (write.precondition === undefined) return true;
  if ('updateTime' in write.precondition) return stored?.updateTime === write.precondition.updateTime;
  return write.precondition.exists === (stored !== undefined);
}

/** Throws a `conflict` unless the stored document is as the write asks for. */
export function checkPrecondition(write: PlannedWrite, stored: StoredVersion | undefined): void {
  if (holds(write, stored)) return;
  const found = stored === undefined ? 'no document' : `update time ${String(stored.updateTime)}`;
  throw new DriverFailure(
    'conflict',
    `${write.path}: expected ${expectation(write) ?? 'anything'}, found ${found}.`,
  );
}
