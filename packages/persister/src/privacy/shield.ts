import { InvalidState } from '@tai-state/core';
import type { CallOptions, DocumentValue } from '@tai-state/core';

/**
 * Keeps personal fields unreadable in storage. Everything that is stored (heads, events, snapshots, exports) is
 * sealed; reducers and callers get opened values. Digests are taken over redacted values, so that they hold after a
 * subject was forgotten.
 */
export interface Shield {
  /** Whether there is anything to seal: where not, the functions give back what they are given. */
  readonly active: boolean;
  /** Data of a state, as its application knows it, with its personal fields encrypted; those that are `null` stay so. */
  seal(data: DocumentValue, options: CallOptions): Promise<DocumentValue>;
  /**
   * A payload of an action with its personal fields encrypted; `data` is the state's after the action, or before one
   * that deletes it.
   */
  sealPayload(
    action: string,
    payload: DocumentValue,
    data: DocumentValue | undefined,
    options: CallOptions,
  ): Promise<DocumentValue>;
  /** Sealed data or payload with its fields readable; those of a forgotten subject are `null`. */
  open(value: DocumentValue, options: CallOptions): Promise<DocumentValue>;
  /** Data, sealed or open, without what its personal fields say. Equal for both. */
  redact(data: DocumentValue): DocumentValue;
  /** The same for the payload of an action. */
  redactPayload(action: string, payload: DocumentValue): DocumentValue;
  /** Makes what is sealed for a subject unreadable for good. */
  forget(subject: string, options: CallOptions): Promise<void>;
}

/** For persisters without personal fields. */
export const noShield: Shield = Object.freeze({
  active: false,
  seal: (data: DocumentValue) => Promise.resolve(data),
  sealPayload: (_action: string, payload: DocumentValue) => Promise.resolve(payload),
  open: (value: DocumentValue) => Promise.resolve(value),
  redact: (data: DocumentValue) => data,
  redactPayload: (_action: string, payload: DocumentValue) => payload,
  forget: () =>
    Promise.reject(
      new InvalidState('this persister has no personal fields: give it `personal` when it is made.'),
    ),
});
