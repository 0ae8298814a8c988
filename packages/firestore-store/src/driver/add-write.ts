import type {
  DocumentReference,
  FieldPath,
  Firestore,
  Precondition as SdkPrecondition,
  WriteBatch,
} from '@google-cloud/firestore';
import { fieldNames } from '@tai-state/core';
import type { Precondition, UpdateWrite, Write } from '@tai-state/core';
import { encodeMap, encodeValue } from '../values/encode-value.js';
import { timestampOf } from '../values/stamps.js';
import type { FirestoreSdk } from './firestore-sdk.js';

/** Removing a field that no document has changes nothing, but its precondition is checked. */
const ABSENT_FIELD = '_taiAbsent';

/** Adds a write of the port to a batch of the SDK's. */
export function addWrite(firestore: Firestore, sdk: FirestoreSdk, batch: WriteBatch, write: Write): void {
  const ref = firestore.doc(write.path);
  switch (write.type) {
    case 'create':
      batch.create(ref, encodeMap(sdk, write.data));
      return;
    case 'set':
      batch.set(ref, encodeMap(sdk, write.data));
      return;
    case 'update':
      update(batch, ref, updateArguments(sdk, write), sdkPrecondition(sdk, write.precondition));
      return;
    case 'delete':
      if (write.precondition === undefined) batch.delete(ref);
      else batch.delete(ref, sdkPrecondition(sdk, write.precondition));
      return;
    case 'verify':
      if ('exists' in write.precondition && !write.precondition.exists) batch.delete(ref, { exists: false });
      else update(batch, ref, noChange(sdk), sdkPrecondition(sdk, write.precondition));
  }
}

function update(
  batch: WriteBatch,
  ref: DocumentReference,
  fields: readonly unknown[],
  precondition: SdkPrecondition,
): void {
  const [first, value, ...others] = fields;
  batch.update(ref, first as FieldPath, value, ...others, precondition);
}

function updateArguments(sdk: FirestoreSdk, write: UpdateWrite): readonly unknown[] {
  const fields = Object.entries(write.fields);
  if (fields.length === 0) return noChange(sdk);
  return fields.flatMap(([path, value]) => [new sdk.FieldPath(...fieldNames(path)), encodeValue(sdk, value)]);
}

function noChange(sdk: FirestoreSdk): readonly unknown[] {
  return [new sdk.FieldPath(ABSENT_FIELD), sdk.FieldValue.delete()];
}

function sdkPrecondition(sdk: FirestoreSdk, precondition: Precondition = { exists: true }): SdkPrecondition {
  if ('exists' in precondition) return { exists: precondition.exists };
  return { lastUpdateTime: timestampOf(sdk, precondition.updateTime) };
}
