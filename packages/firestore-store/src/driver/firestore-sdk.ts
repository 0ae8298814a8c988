import { AggregateField, FieldPath, Filter, Timestamp } from '@google-cloud/firestore';
import type { Firestore } from '@google-cloud/firestore';

/**
 * The classes that calls to a `Firestore` instance need. They must come from the same copy of the SDK as the
 * instance, which compares them by `instanceof`.
 */
export interface FirestoreSdk {
  readonly AggregateField: Pick<typeof AggregateField, 'count' | 'sum' | 'average'>;
  readonly FieldPath: { new (...names: string[]): FieldPath; documentId(): FieldPath };
  readonly Filter: Pick<typeof Filter, 'where' | 'and' | 'or'>;
  readonly Timestamp: {
    new (seconds: number, nanoseconds: number): Timestamp;
    fromMillis(milliseconds: number): Timestamp;
  };
}

const peer: FirestoreSdk = { AggregateField, FieldPath, Filter, Timestamp };

/**
 * The classes of the copy of the SDK that made the instance (firebase-admin brings its own): the SDK's module is its
 * `Firestore` class with the others as properties. Falls back to the peer dependency.
 */
export function sdkOf(firestore: Firestore): FirestoreSdk {
  const module = firestore.constructor as unknown as Partial<FirestoreSdk>;
  const complete = Object.keys(peer).every(
    (name) => typeof module[name as keyof FirestoreSdk] === 'function',
  );
  return complete ? (module as FirestoreSdk) : peer;
}
