import type { FieldValue } from '@google-cloud/firestore';
import type { Transform } from '@tai-state/core';
import type { FirestoreSdk } from '../driver/firestore-sdk.js';
import { encodeValue } from './encode-value.js';

/** The SDK's form of a transform. */
export function encodeTransform(sdk: FirestoreSdk, transform: Transform): FieldValue {
  switch (transform.kind) {
    case 'increment':
    case 'maximum':
    case 'minimum':
      return sdk.FieldValue[transform.kind](transform.operand);
    case 'serverTime':
      return sdk.FieldValue.serverTimestamp();
    case 'deleteField':
      return sdk.FieldValue.delete();
    case 'arrayUnion':
    case 'arrayRemove':
      return sdk.FieldValue[transform.kind](
        ...transform.elements.map((element) => encodeValue(sdk, element)),
      );
  }
}
