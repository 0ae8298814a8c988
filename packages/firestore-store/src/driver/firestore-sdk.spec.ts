import { createRequire } from 'node:module';
import * as peer from '@google-cloud/firestore';
import { sdkOf } from './firestore-sdk.js';

const oldest = createRequire(import.meta.url)('firestore-oldest') as typeof peer;

describe('sdkOf', () => {
  it('takes the classes of the copy of the SDK that made the instance', () => {
    expect(sdkOf(new oldest.Firestore({ projectId: 'p' })).FieldValue).toBe(oldest.FieldValue);
    expect(sdkOf(new peer.Firestore({ projectId: 'p' })).Timestamp).toBe(peer.Timestamp);
    expect(oldest.Timestamp).not.toBe(peer.Timestamp);
  });

  it('takes those of the peer dependency where the instance does not tell', () => {
    class Bundled extends peer.Firestore {}
    Object.defineProperty(Bundled, 'FieldValue', { value: undefined });
    expect(sdkOf(new Bundled({ projectId: 'p' })).FieldValue).toBe(peer.FieldValue);
  });
});
