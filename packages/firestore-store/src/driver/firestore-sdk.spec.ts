import { createRequire } from 'node:module';
import * as peer from '@google-cloud/firestore';
import { sdkOf } from './firestore-sdk.js';

const oldest = createRequire(import.meta.url)('firestore-oldest') as typeof peer;

describe('sdkOf', () => {
  it('takes the classes of the copy of the SDK that made the instance', () => {
    expect(sdkOf(new oldest.Firestore({ projectId: 'p' })).FieldPath).toBe(oldest.FieldPath);
    expect(sdkOf(new peer.Firestore({ projectId: 'p' })).Timestamp).toBe(peer.Timestamp);
    expect(oldest.Timestamp).not.toBe(peer.Timestamp);
  });

  it('takes those of the peer dependency where the instance does not tell', () => {
    class Bundled extends peer.Firestore {}
    Object.defineProperty(Bundled, 'FieldPath', { value: undefined });
    expect(sdkOf(new Bundled({ projectId: 'p' })).FieldPath).toBe(peer.FieldPath);
  });
});
