import { Firestore } from '@google-cloud/firestore';
import { isEmulator } from './is-emulator.js';

describe('isEmulator', () => {
  it('goes by the settings of the instance, whatever the environment says', () => {
    const real = { _settings: { ssl: true } } as unknown as Firestore;
    expect(isEmulator(real, { FIRESTORE_EMULATOR_HOST: '127.0.0.1:1' })).toBe(false);
    expect(isEmulator(new Firestore({ projectId: 'p', host: '127.0.0.1:1', ssl: false }), {})).toBe(true);
  });

  it('goes by the environment where the settings cannot be seen', () => {
    const opaque = {} as Firestore;
    expect(isEmulator(opaque, { FIRESTORE_EMULATOR_HOST: '127.0.0.1:1' })).toBe(true);
    expect(isEmulator(opaque, { FIRESTORE_EMULATOR_HOST: '' })).toBe(false);
    expect(isEmulator(opaque, {})).toBe(false);
  });
});
