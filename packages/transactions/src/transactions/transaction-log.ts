import type { TransactionRecord } from '@tai-state/core';

/** The last transactions of this process, the newest last; older ones are forgotten. */
export class TransactionLog {
  readonly #records = new Map<string, TransactionRecord>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Keeps a record in the place of an earlier one of the same transaction. */
  put(record: TransactionRecord): void {
    this.#records.delete(record.id);
    this.#records.set(record.id, record);
    for (const id of this.#records.keys()) {
      if (this.#records.size <= this.#limit) return;
      this.#records.delete(id);
    }
  }

  get(id: string): TransactionRecord | undefined {
    return this.#records.get(id);
  }

  /** The newest first. */
  list(limit: number): readonly TransactionRecord[] {
    return [...this.#records.values()].reverse().slice(0, limit);
  }
}
