/**
 * How many retries a client may add to the load of a failing backend: a tenth of a token per success, one per retry,
 * ten at most. A backend that fails everything sees 1.1 times the load in the long run.
 * Source: "Handling Overload" in Google's SRE book; gRPC's retry throttling (A6) works alike.
 */
export class RetryBudget {
  /** In tenths of a token, which add up exactly. */
  static readonly #capacity = 100;
  #tenths = RetryBudget.#capacity;

  /** A call has succeeded. */
  deposit(): void {
    this.#tenths = Math.min(RetryBudget.#capacity, this.#tenths + 1);
  }

  /** Takes a token for one retry; false when there is none. */
  withdraw(): boolean {
    if (this.#tenths < 10) return false;
    this.#tenths -= 10;
    return true;
  }
}
