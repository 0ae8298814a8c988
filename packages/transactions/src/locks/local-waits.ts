import type { LockGrant } from './lock-scope.js';
import type { Ticket } from './ticket.js';

/** What became of a wait in this process: it got its lock, or gave up. */
export type WaitEnd = { readonly granted: LockGrant } | 'gave-up';

/** The waits in queues of this process: who waits behind one of them need not listen to the server. */
export class LocalWaits {
  readonly #ends = new Map<string, Promise<WaitEnd>>();

  /** The end of the wait with this ticket; undefined for a wait of another process. */
  endOf(ticketPath: string): Promise<WaitEnd> | undefined {
    return this.#ends.get(ticketPath);
  }

  /** Registers a wait until it ends. */
  async during(ticket: Ticket, wait: Promise<LockGrant>): Promise<LockGrant> {
    const end = wait.then(
      (granted): WaitEnd => ({ granted }),
      (): WaitEnd => 'gave-up',
    );
    this.#ends.set(ticket.path, end);
    try {
      return await wait;
    } finally {
      this.#ends.delete(ticket.path);
    }
  }
}
