import { createRequire } from 'node:module';
import * as current from '@google-cloud/firestore';
import { InvalidArgument } from '@tai-state/core';
import { FirestoreDriver } from './firestore-driver.js';
import { internalsOf } from './sdk-internals.js';

const oldest = createRequire(import.meta.url)('firestore-oldest') as typeof current;

describe('internalsOf', () => {
  it.each([
    ['8.7.1', current],
    ['8.6.0', oldest],
  ])('finds what the adapter needs in SDK %s', (_version, { Firestore }) => {
    const firestore = new Firestore({ projectId: 'p' });
    expect(internalsOf(firestore)).toBe(firestore);
    expect(internalsOf(firestore).formattedName).toBe('projects/p/databases/(default)');
  });

  it('refuses an instance without it before anything is sent, and says what is missing', () => {
    const firestore = new current.Firestore({ projectId: 'p' });
    Object.assign(firestore, { request: undefined, _retry: undefined });
    expect(() => new FirestoreDriver({ firestore })).toThrow(InvalidArgument);
    expect(() => new FirestoreDriver({ firestore })).toThrow(
      /^firestore: expected .*8\.6 up to 9.*, found one without request, _retry\.$/,
    );
  });

  it('refuses an instance that cannot tell its database by name', () => {
    const step = (): Promise<void> => Promise.resolve();
    const steps = { initializeIfNeeded: step, request: step, createCallOptions: step, _retry: step };
    expect(() => internalsOf(steps as unknown as current.Firestore)).toThrow(/without formattedName\.$/);
  });

  it('takes an instance that does not know its project yet', () => {
    const firestore = new current.Firestore();
    expect(internalsOf(firestore)).toBe(firestore);
  });
});
