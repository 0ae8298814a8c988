import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './exchange.js';

/** The exchanges in flight, by their request. */
export class Exchanges {
  readonly #open = new Map<IncomingMessage, Exchange>();
  readonly #waiting: (() => void)[] = [];

  get size(): number {
    return this.#open.size;
  }

  add(request: IncomingMessage, exchange: Exchange): void {
    this.#open.set(request, exchange);
  }

  /** The exchange of a request in flight; undefined when its connection has been closed. */
  of(request: IncomingMessage): Exchange | undefined {
    return this.#open.get(request);
  }

  /** Ends the exchange of a request; the second time nothing happens. */
  end(request: IncomingMessage): void {
    this.#open.get(request)?.end();
    this.#open.delete(request);
    if (this.#open.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Ends what a closed connection leaves: a pipelined request whose turn never came is told by nothing else. */
  endAll(socket: Socket): void {
    for (const request of [...this.#open.keys()]) if (request.socket === socket) this.end(request);
  }

  all(): readonly Exchange[] {
    return [...this.#open.values()];
  }

  /** Resolves when none is in flight. */
  async empty(): Promise<void> {
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
