import type { Firestore } from '@google-cloud/firestore';
import { InvalidArgument } from '@tai-state/core';

/**
 * What the adapter needs of an instance and the SDK does not document: the steps below its own calls, which are the
 * same in all of 8.6 to 9.4. Its own calls send again on their own, for minutes, and cannot be stopped.
 */
export interface SdkInternals {
  /** The database's name in the protocol. Throws before `initializeIfNeeded`. */
  readonly formattedName: string;
  /** Finds out which project it is. */
  initializeIfNeeded(tag: string): Promise<void>;
  /** One call with one answer, with the protocol's own request. */
  request(method: 'commit', request: object, tag: string, retryCodes: readonly number[]): Promise<unknown>;
  createCallOptions(method: string, retryCodes?: readonly number[]): object;
  _retry<T>(method: string, tag: string, send: () => Promise<T>): Promise<T>;
}

const steps = ['initializeIfNeeded', 'request', 'createCallOptions', '_retry'] as const;

/** An instance that is known to have its inner steps. */
export type InnerFirestore = Firestore & SdkInternals;

/** The same instance, known by its inner steps. Throws `InvalidArgument` where one of them is not there. */
export function internalsOf(firestore: Firestore): InnerFirestore {
  const internals = firestore as InnerFirestore;
  const missing: string[] = steps.filter((name) => typeof internals[name] !== 'function');
  // It is not read: it throws as long as the project is not known.
  if (!('formattedName' in internals)) missing.push('formattedName');
  if (missing.length === 0) return internals;
  throw new InvalidArgument('firestore', {
    expected: "an instance of Google's own SDK, @google-cloud/firestore 8.6 up to 9 (also firebase-admin's)",
    found: `one without ${missing.join(', ')}`,
  });
}
