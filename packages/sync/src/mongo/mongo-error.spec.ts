import { isDuplicateKey, mongoError } from './mongo-error.js';

const withCode = (code: number | string): Error => Object.assign(new Error('driver text'), { code });

describe('an error of MongoDB', () => {
  it.each([
    ['without a code, as of a lost connection', new Error('closed'), 'StorageUnavailable'],
    ['of the network', withCode('ECONNREFUSED'), 'StorageUnavailable'],
    ['of a primary that steps down', withCode(10_107), 'StorageUnavailable'],
    ['of a time-out on the server', withCode(50), 'StorageUnavailable'],
    ['of missing rights', withCode(13), 'PermissionDenied'],
    ['of a malformed operation', withCode(9), 'InvalidArgument'],
    ['of an operation that the server does not have, which no retry can help', withCode(224), 'InvalidState'],
  ])('%s is told by its code, without the text of the driver', (_name, error, code) => {
    const told = mongoError(error, 'projects/x');
    expect(told).toMatchObject({ code, cause: error });
    expect(told.message).not.toMatch(/driver text|closed/);
  });

  it('stays what it is when it is of the table already', () => {
    const told = mongoError(new Error('closed'), 'projects/x');
    expect(mongoError(told, 'projects/y')).toBe(told);
  });

  it('of a unique index is known by its code', () => {
    expect([withCode(11_000), withCode(13), new Error('x'), null].map(isDuplicateKey)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
