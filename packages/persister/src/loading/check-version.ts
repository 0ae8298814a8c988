import { InvalidArgument } from '@tai-state/core';

/** Checks a version that a caller asks for. Throws `InvalidArgument`. */
export function checkVersion(version: number, argument: string): void {
  if (Number.isSafeInteger(version) && version >= 1) return;
  throw new InvalidArgument(argument, {
    expected: 'a version: a whole number, 1 at least',
    found: typeof version === 'number' ? String(version) : typeof version,
  });
}
