import { DeadlockDetected, isTaiStateError } from '@tai-state/core';
import type { Call, CallOptions, Timer } from '@tai-state/core';
import { storageDeadlineMs } from './lock-scope.js';
import type { LockRequest, LockScope } from './lock-scope.js';
import type { Ticket } from './ticket.js';
import { edgeOf, findCycle, stillHolds, waitsOfClient, youngestOf } from './wait-graph.js';
import type { Wait } from './wait-graph.js';

/** When a wait is published and looked at, in milliseconds after its beginning. */
export interface DeadlockTiming {
  readonly publishAfterMs: number;
  /** Then again and again. */
  readonly checkAfterMs: number;
}

/**
 * Looks, while a client waits, for a cycle of waits through it. When there is one and this wait is its youngest, and
 * a second reading at one moment shows every step of it still standing, the wait ends in `DeadlockDetected`.
 */
export class DeadlockWatch implements Disposable {
  readonly #scope: LockScope;
  readonly #request: LockRequest;
  readonly #ticket: Ticket;
  readonly #call: Call;
  readonly #timing: DeadlockTiming;
  readonly #tickets: string;
  #publication: Timer | undefined;
  #look: Timer | undefined;
  #ended = false;

  constructor(
    scope: LockScope,
    wait: { readonly request: LockRequest; readonly ticket: Ticket; readonly call: Call },
    timing: DeadlockTiming,
  ) {
    this.#scope = scope;
    this.#request = wait.request;
    this.#ticket = wait.ticket;
    this.#call = wait.call;
    this.#timing = timing;
    this.#tickets = wait.ticket.path.slice(0, wait.ticket.path.lastIndexOf('/'));
  }

  /** The wait has begun; a second call does nothing more. */
  start(): void {
    if (this.#look !== undefined) return;
    const { publishAfterMs, checkAfterMs } = this.#timing;
    this.#publication = this.#after(publishAfterMs, async () => {
      await this.#ticket.publish(this.#options());
    });
    this.#look = this.#after(checkAfterMs, () => this.#check());
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#publication?.cancel();
    this.#look?.cancel();
  }

  #after(delayMs: number, run: () => Promise<void>): Timer {
    const guarded = (): void => {
      run().catch((error: unknown) => {
        const code = isTaiStateError(error) ? error.code : 'unknown';
        this.#scope.runtime.telemetry.log('warn', 'a wait was not looked at for deadlocks', { code });
      });
    };
    return this.#scope.runtime.clock.setTimer(guarded, delayMs, { keepAlive: true });
  }

  #options(): CallOptions {
    return { deadlineMs: storageDeadlineMs };
  }

  async #check(): Promise<void> {
    try {
      const cycle = await this.#cycle();
      if (cycle === undefined || this.#ended) return;
      this.#scope.runtime.telemetry.count('lock.deadlocks', 1);
      this.#scope.runtime.telemetry.log('warn', 'a deadlock was found; this wait gives up', {
        lock: this.#request.path,
        length: cycle.length,
      });
      this.#call.end(new DeadlockDetected(cycle.map(edgeOf)));
    } finally {
      if (!this.#ended) this.#look = this.#after(this.#timing.checkAfterMs, () => this.#check());
    }
  }

  /** A cycle through this very wait that stands, and of which this wait is the youngest. */
  async #cycle(): Promise<readonly Wait[] | undefined> {
    const { store } = this.#scope;
    await this.#ticket.publish(this.#options());
    const cycle = await findCycle(this.#request.clientId, (clientId) =>
      waitsOfClient(store, this.#tickets, clientId, this.#options()),
    );
    if (cycle === undefined || cycle[0]?.ticket.path !== this.#ticket.path) return undefined;
    if (youngestOf(cycle)?.ticket.path !== this.#ticket.path) return undefined;
    return (await stillHolds(store, cycle, this.#options())) ? cycle : undefined;
  }
}
