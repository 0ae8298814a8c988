import { DriverFailure } from './document-driver.js';
import type { FailureKind } from './document-driver.js';
import { retryClassOf, tableError } from './failures.js';

const failure = (kind: FailureKind): DriverFailure => new DriverFailure(kind, 'text of a driver');

describe('the failure of a driver', () => {
  it.each([
    ['denied', 'PermissionDenied'],
    ['invalid', 'InvalidArgument'],
    ['too-large', 'TooLarge'],
    ['missing-index', 'MissingIndex'],
    ['unreadable', 'SerializationError'],
    ['unavailable', 'StorageUnavailable'],
    ['busy', 'StorageUnavailable'],
  ] as const)('of kind %s leaves the store as %s, with the failure as its cause', (kind, code) => {
    const cause = failure(kind);
    expect(tableError(cause, 'query of states')).toMatchObject({ code, cause });
  });

  it('is sent again where that can help, and nowhere else', () => {
    expect(retryClassOf(failure('unavailable'))).toBe('fault');
    expect(retryClassOf(failure('busy'))).toBe('fault');
    for (const kind of [
      'denied',
      'invalid',
      'too-large',
      'missing-index',
      'unreadable',
      'conflict',
    ] as const) {
      expect(retryClassOf(failure(kind))).toBe('final');
    }
  });

  it('is not what any other error is', () => {
    const other = new Error('of a listener');
    expect(tableError(other, 'listen')).toBe(other);
    expect(retryClassOf(other)).toBe('final');
  });
});
