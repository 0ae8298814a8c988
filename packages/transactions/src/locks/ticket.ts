import { VersionConflict, isTaiStateError } from '@tai-state/core';
import type { CallOptions, DeleteWrite, Timer, VersionStamp } from '@tai-state/core';
import { ticketConverter } from './ticket-document.js';
import { storageDeadlineMs } from './lock-scope.js';
import type { LockRequest, LockScope } from './lock-scope.js';

/** The ticket of one wait: published once, kept alive by renewals, and withdrawn when the wait has ended. */
export class Ticket implements Disposable {
  readonly path: string;
  readonly #scope: LockScope;
  readonly #request: LockRequest;
  readonly #fifo: boolean;
  #published: Promise<VersionStamp> | undefined;
  #sent = false;
  #createTime: VersionStamp | undefined;
  #renewals = 0;
  #timer: Timer | undefined;
  #ended = false;

  constructor(scope: LockScope, path: string, request: LockRequest, fifo: boolean) {
    this.path = path;
    this.#scope = scope;
    this.#request = request;
    this.#fifo = fifo;
  }

  /** The commit's stamp, once it is published: older waits have smaller ones. */
  get createTime(): VersionStamp | undefined {
    return this.#createTime;
  }

  /** The write that withdraws it together with something else; none before it is known to be there. */
  get withdrawal(): readonly DeleteWrite[] {
    return this.#createTime === undefined ? [] : [{ type: 'delete', path: this.path }];
  }

  /** Publishes it, unless that was done. */
  publish(options: CallOptions): Promise<VersionStamp> {
    this.#sent = true;
    this.#published ??= this.#create(options).catch((error: unknown) => {
      this.#published = undefined;
      throw error;
    });
    return this.#published;
  }

  /** It was withdrawn by another commit. */
  withdrawn(): void {
    this.#ended = true;
    this.#timer?.cancel();
  }

  /** Withdraws it, in the background, if it may still be there. A failure is logged: its lease ends by itself. */
  [Symbol.dispose](): void {
    if (this.#ended || !this.#sent) return;
    this.withdrawn();
    void this.#remove();
  }

  async #create(options: CallOptions): Promise<VersionStamp> {
    const { clock } = this.#scope.runtime;
    const { path: lock, clientId, leaseMs } = this.#request;
    const expiresAt = new Date(clock.now() + leaseMs);
    const record = { lock, clientId, fifo: this.#fifo, leaseMs, renewals: 0, expiresAt };
    const data = ticketConverter.toDocument(record);
    let createTime: VersionStamp;
    try {
      const write = { type: 'create', path: this.path, data } as const;
      ({ stamp: createTime } = await this.#scope.store.commit([write], { ...options, idempotent: true }));
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      // The id is new, so what is there is ours, by an attempt whose answer was lost.
      const { documents } = await this.#scope.store.getAll([this.path], options);
      if (documents[0] === undefined) throw error;
      createTime = documents[0].createTime;
    }
    this.#createTime = createTime;
    this.#renewLater();
    return createTime;
  }

  async #remove(): Promise<void> {
    try {
      await this.#published?.catch(() => undefined);
      await this.#scope.store.commit([{ type: 'delete', path: this.path }], {
        idempotent: true,
        deadlineMs: storageDeadlineMs,
      });
    } catch (error) {
      this.#log('a lock ticket was not withdrawn', error);
    }
  }

  #renewLater(): void {
    if (this.#ended) return;
    const renew = (): void => void this.#renew();
    this.#timer = this.#scope.runtime.clock.setTimer(renew, this.#request.leaseMs / 3);
  }

  async #renew(): Promise<void> {
    this.#renewals += 1;
    const { leaseMs } = this.#request;
    const expiresAt = new Date(this.#scope.runtime.clock.now() + leaseMs);
    const fields = { renewals: this.#renewals, expiresAt };
    try {
      await this.#scope.store.commit([{ type: 'update', path: this.path, fields }], {
        idempotent: true,
        deadlineMs: Math.min(storageDeadlineMs, leaseMs),
      });
    } catch (error) {
      this.#log('a lock ticket was not renewed', error);
    }
    this.#renewLater();
  }

  #log(message: string, error: unknown): void {
    const code = isTaiStateError(error) ? error.code : 'unknown';
    this.#scope.runtime.telemetry.log('warn', message, { ticket: this.path, code });
  }
}
