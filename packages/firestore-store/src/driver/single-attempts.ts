import type { Firestore } from '@google-cloud/firestore';

/** What every SDK from 8.6 to 9.4 has, and what this module does without when it is not there. */
interface Internals {
  initializeIfNeeded(tag: string): Promise<void>;
  createCallOptions(method: string, retryCodes?: readonly number[]): object;
  _retry<T>(method: string, tag: string, send: () => Promise<T>): Promise<T>;
}

const names = [
  'initializeIfNeeded',
  'createCallOptions',
  '_retry',
] as const satisfies readonly (keyof Internals)[];

/** The calls with one answer; the others answer with streams. */
const unary = new Set(['commit', 'rollback']);

/**
 * A view of the caller's instance through which everything is sent once. The SDK sends a failed read up to five times,
 * each of them up to three times by the layer below, with seconds between, and a failed commit for up to ten minutes:
 * beyond any budget of ours. An instance that does not have what is replaced here is given back as it is: its calls are
 * slower to fail, and no less correct.
 */
export function withSingleAttempts(firestore: Firestore): Firestore {
  const base = firestore as unknown as Internals;
  if (!names.every((name) => typeof base[name] === 'function')) return firestore;
  const view: Internals = {
    initializeIfNeeded: (tag) => base.initializeIfNeeded(tag),
    createCallOptions: (method, retryCodes) => ({
      ...base.createCallOptions(method, unary.has(method) ? [] : retryCodes),
      retryRequestOptions: { retries: 0, noResponseRetries: 0 },
    }),
    _retry: (_method, _tag, send) => send(),
  };
  return Object.assign(Object.create(firestore) as Firestore, view);
}
