/** Something that an attempt has read is not so any more: the transaction is tried again. Never leaves this package. */
export class TransactionConflict extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TransactionConflict';
  }
}

/** What the caller's own code has thrown, told from everything else by its wrapping. Never leaves this package. */
export class BodyFailed extends Error {
  /** What was thrown, as it was. */
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super('the body of a transaction has thrown.', { cause: thrown });
    this.name = 'BodyFailed';
    this.thrown = thrown;
  }
}
