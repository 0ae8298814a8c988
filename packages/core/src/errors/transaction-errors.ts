import { TaiStateError } from './tai-state-error.js';
import type { TaiStateErrorOptions } from './tai-state-error.js';

/**
 * A transaction met other writers at every attempt until its deadline, or its retries, were used up. Nothing of it was
 * applied. `cause` is the last conflict.
 */
export class TransactionFailed extends TaiStateError {
  readonly transactionId: string;
  readonly attempts: number;

  constructor(transactionId: string, attempts: number, options: TaiStateErrorOptions = {}) {
    super(
      'TransactionFailed',
      `transaction ${transactionId}: expected an attempt without conflict, found none in ${String(attempts)}. ` +
        'Repeat it later, or give it longer.',
      options,
    );
    this.transactionId = transactionId;
    this.attempts = attempts;
  }
}
