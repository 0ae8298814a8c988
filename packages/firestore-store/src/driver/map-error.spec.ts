import { DriverFailure } from '@tai-state/core';
import { mapError } from './map-error.js';
import type { CallName } from './map-error.js';

const rpc = (code: number | string, message: string): Error => Object.assign(new Error(message), { code });

describe('mapError', () => {
  it.each<[CallName, number | string, string, string]>([
    ['commit', 6, 'entity already exists', 'conflict'],
    ['commit', 9, 'the stored version does not match', 'conflict'],
    ['commit', 5, 'no entity to update', 'conflict'],
    ['commit', 3, 'The referenced transaction has expired or is no longer valid.', 'conflict'],
    ['commit', 3, 'Invalid base version, it is greater than the stored version', 'conflict'],
    ['commit', 3, 'The value of property "s" is longer than 1048487 bytes.', 'too-large'],
    ['commit', 3, 'Transaction too big. Decrease transaction size.', 'too-large'],
    ['commit', 8, 'gRPC message exceeds maximum size 4194304: 5400561', 'too-large'],
    ['commit', 8, 'Quota exceeded.', 'busy'],
    ['commit', 10, 'Too much contention on these documents.', 'contended'],
    ['commit', 1, '', 'unavailable'],
    ['commit', 2, '', 'unavailable'],
    ['commit', 4, '', 'unavailable'],
    ['commit', 13, '', 'unavailable'],
    ['commit', 14, '', 'unavailable'],
    ['commit', 3, 'Resource id "__x__" is invalid because it is reserved.', 'invalid'],
    ['getAll', 3, "The requested 'read_time' cannot be in the future.", 'invalid'],
    ['getAll', 5, 'The database (default) does not exist.', 'invalid'],
    ['getAll', 7, 'Missing or insufficient permissions.', 'denied'],
    ['getAll', 16, '', 'denied'],
    ['query', 9, 'The query requires an index.', 'missing-index'],
    ['query', 9, 'The requested snapshot version is too old.', 'invalid'],
    ['getAll', 'ECONNREFUSED', '', 'unavailable'],
  ])('%s, code %s (%s) is %s', (call, code, message, kind) => {
    expect(mapError(rpc(code, message), call)).toMatchObject({ kind });
  });

  it('takes the code of a listener from its text, where the SDK puts it', () => {
    expect(mapError(new Error('Error 7: Missing or insufficient permissions.'), 'listen')).toMatchObject({
      kind: 'denied',
    });
  });

  it('takes an argument that the SDK refuses as invalid, and missing credentials as denied', () => {
    expect(mapError(new Error('Invalid query.'), 'query')).toMatchObject({ kind: 'invalid' });
    const none = new Error('Could not load the default credentials. Browse to https://…');
    expect(mapError(none, 'getAll')).toMatchObject({ kind: 'denied' });
  });

  it('keeps the text of the SDK out of the message, but for the link that makes a lacking index', () => {
    const cause = rpc(
      9,
      'The query requires an index. You can create it here: https://console/x?create=1 secret',
    );
    const failure = mapError(cause, 'query');
    expect(failure.message).toBe(
      'query failed with FAILED_PRECONDITION; the index can be made at https://console/x?create=1.',
    );
    expect(failure.cause).toBe(cause);
    expect(mapError(rpc(14, 'secret'), 'getAll').message).toBe('getAll failed with UNAVAILABLE.');
  });

  it('leaves a failure of the driver itself as it is', () => {
    const failure = new DriverFailure('unreadable', 'x');
    expect(mapError(failure, 'getAll')).toBe(failure);
  });
});
