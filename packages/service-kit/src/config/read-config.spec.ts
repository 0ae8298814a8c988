import { z } from 'zod';
import { baseConfig, ConfigError, flag, readConfig, wholeNumber } from './index.js';

const schema = baseConfig.extend({
  MONGODB_URL: z.string().startsWith('mongodb').describe('a MongoDB connection string'),
  WORKERS: wholeNumber(1, 8).default(2),
  DRY_RUN: flag().optional(),
});

const faultsOf = (env: NodeJS.ProcessEnv): ConfigError => {
  try {
    readConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('expected a ConfigError');
};

describe('readConfig', () => {
  it('fills what is not set, or empty, with the defaults', () => {
    expect(readConfig(baseConfig, { PORT: '' })).toEqual({
      HOST: '127.0.0.1',
      PORT: 0,
      ALLOW_REMOTE: false,
      LOG_LEVEL: 'info',
      SHUTDOWN_TIMEOUT_MS: 10_000,
      MAX_BODY_BYTES: 1_048_576,
      REQUEST_TIMEOUT_MS: 15_000,
    });
  });

  it('reads numbers and flags, and ignores variables it does not know', () => {
    const env = { PORT: '8080', MONGODB_URL: 'mongodb://x', DRY_RUN: 'true', PATH: '/bin' };
    expect(readConfig(schema, env)).toMatchObject({ PORT: 8080, DRY_RUN: true, WORKERS: 2 });
  });

  it('lists all faults at once, each with its variable, what was expected and what was found', () => {
    const error = faultsOf({ PORT: '99999', WORKERS: 'many', LOG_LEVEL: 'loud', HOST: '0.0.0.0' });
    expect(error.faults).toEqual([
      { variable: 'PORT', expected: 'a whole number from 0 to 65535', found: '"99999"' },
      { variable: 'LOG_LEVEL', expected: expect.stringContaining('one of trace'), found: '"loud"' },
      { variable: 'MONGODB_URL', expected: 'a MongoDB connection string', found: 'nothing' },
      { variable: 'WORKERS', expected: 'a whole number from 1 to 8', found: '"many"' },
      { variable: 'HOST', expected: expect.stringContaining('ALLOW_REMOTE=true'), found: '"0.0.0.0"' },
    ]);
    expect(error.message).toContain('PORT: expected a whole number from 0 to 65535, found "99999"');
  });

  it('never shows the value of a variable that may hold a secret', () => {
    const error = faultsOf({ MONGODB_URL: 'postgres://admin:hunter2@db', WORKERS: 'joe:hunter2@host' });
    expect(JSON.stringify(error.faults) + error.message).not.toContain('hunter2');
  });

  it.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('takes the loopback address %s', (HOST) => {
    expect(readConfig(baseConfig, { HOST }).HOST).toBe(HOST);
  });

  it.each(['0.0.0.0', '::', '10.0.0.7', '127.0.0.1.example.com'])(
    'takes %s only with ALLOW_REMOTE=true',
    (HOST) => {
      expect(() => readConfig(baseConfig, { HOST })).toThrow(ConfigError);
      expect(() => readConfig(baseConfig, { HOST, ALLOW_REMOTE: 'false' })).toThrow(ConfigError);
      expect(readConfig(baseConfig, { HOST, ALLOW_REMOTE: 'true' }).HOST).toBe(HOST);
    },
  );
});
