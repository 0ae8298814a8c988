import type { Firestore } from '@google-cloud/firestore';
import { internalsOf } from './sdk-internals.js';
import type { InnerFirestore, SdkInternals } from './sdk-internals.js';

/** The calls with one answer; the others answer with streams. */
const unary = new Set(['commit', 'rollback']);

const retryRequestOptions = { retries: 0, noResponseRetries: 0 };

/**
 * A view of the caller's instance through which everything is sent once. The SDK sends a failed read up to five times,
 * each of them up to three times by the layer below, with seconds between, and a failed commit for up to ten minutes:
 * beyond any budget of ours. Throws `InvalidArgument` for an instance that cannot be made to.
 */
export function withSingleAttempts(firestore: Firestore): InnerFirestore {
  const base = internalsOf(firestore);
  // The SDK looks for a module on the disk whenever it makes options for retries.
  const retries = new Map<string, unknown>();
  const retryOf = (method: string): unknown => {
    if (!retries.has(method)) {
      const options = base.createCallOptions(method, []) as { readonly retry?: unknown };
      retries.set(method, options.retry);
    }
    return retries.get(method);
  };
  const view: Pick<SdkInternals, 'initializeIfNeeded' | 'createCallOptions' | '_retry'> = {
    initializeIfNeeded: (tag) => base.initializeIfNeeded(tag),
    createCallOptions: (method, retryCodes) => {
      if (!unary.has(method)) return { ...base.createCallOptions(method, retryCodes), retryRequestOptions };
      return { ...base.createCallOptions(method), retry: retryOf(method), retryRequestOptions };
    },
    _retry: (_method, _tag, send) => send(),
  };
  return Object.assign(Object.create(firestore) as InnerFirestore, view);
}
