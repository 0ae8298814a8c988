import { describeReal } from './index.mjs';
import { setEnvironment } from '../testing/environment.mjs';

describe('a suite whose server is missing', () => {
  test('fails in CI, with the text that says how to get it', () => {
    const restoreEnvironment = setEnvironment({ CI: 'true', REDIS_URL: undefined });
    try {
      expect(() => {
        describeReal(['redis'], 'a suite', () => undefined);
      }).toThrow('redis is missing: run it through jest.real.config.mjs');
    } finally {
      restoreEnvironment();
    }
  });
});

const restoreAddresses = setEnvironment({
  FIRESTORE_EMULATOR_HOST: '127.0.0.1:1',
  MONGODB_URL: 'mongodb://127.0.0.1:2/?replicaSet=rs0',
});
afterAll(restoreAddresses);

describeReal(['firestore', 'mongo'], 'a suite whose servers are there', (servers) => {
  test('is given their addresses', () => {
    expect(servers).toEqual({
      firestore: { host: '127.0.0.1:1', url: 'http://127.0.0.1:1' },
      mongo: { host: '127.0.0.1:2', url: 'mongodb://127.0.0.1:2/?replicaSet=rs0' },
    });
  });
});
