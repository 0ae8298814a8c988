import type { FieldPath as SdkFieldPath } from '@google-cloud/firestore';
import { DOCUMENT_ID, fieldNames } from '@tai-state/core';
import type { FieldPath } from '@tai-state/core';
import type { FirestoreSdk } from './firestore-sdk.js';

/** The SDK's form of a field path. */
export function sdkFieldPath(sdk: FirestoreSdk, path: FieldPath): SdkFieldPath {
  return path === DOCUMENT_ID ? sdk.FieldPath.documentId() : new sdk.FieldPath(...fieldNames(path));
}
