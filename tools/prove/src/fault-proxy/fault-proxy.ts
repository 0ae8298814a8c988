import { createServer, connect } from 'node:http2';
import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { noFaults } from './fault.js';
import type { FaultPlan } from './fault.js';
import { relayCall } from './relay-call.js';

/**
 * A proxy between a gRPC client and a server without TLS (an emulator), on a free port of the loopback interface. It
 * relays HTTP/2 call by call, so that a fault hits exactly the call that a test means: the server has answered, and
 * the client's connection is cut before it hears of it.
 */
export class FaultProxy implements AsyncDisposable {
  /** `127.0.0.1:PORT`, for the client. */
  readonly host: string;
  readonly #server: Http2Server;
  readonly #sockets: Set<Socket>;
  #plan: FaultPlan = noFaults;
  #faults = 0;

  private constructor(server: Http2Server, target: string) {
    this.#server = server;
    this.#sockets = new Set();
    this.host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('sessionError', () => undefined);
    server.on('session', (session) => {
      this.#relaySession(session, target);
    });
  }

  /** Listens for clients of the server at `target` (`host:port`). */
  static async start(target: string): Promise<FaultProxy> {
    const server = createServer({ settings: { maxConcurrentStreams: 1_000 } });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new FaultProxy(server, target);
  }

  /** How many faults have happened. */
  get faults(): number {
    return this.#faults;
  }

  /** From now on the plan decides about each call. */
  use(plan: FaultPlan): void {
    this.#plan = plan;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #relaySession(session: ServerHttp2Session, target: string): void {
    const { remotePort } = session.socket;
    const cut = (what: 'all' | 'the rest' = 'all'): void => {
      for (const socket of this.#sockets) {
        if (socket.remotePort !== remotePort) continue;
        if (what === 'all') socket.resetAndDestroy();
        else socket.end();
      }
    };
    const upstream = connect(`http://${target}`);
    upstream.on('error', () => {
      cut();
    });
    upstream.on('close', () => {
      cut();
    });
    session.on('error', () => undefined);
    session.on('close', () => {
      upstream.close();
    });
    session.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      const method = (headers[':path'] ?? '').replace(/^.*\//, '');
      void Promise.resolve(this.#plan({ method })).then((fault) => {
        if (fault !== undefined) this.#faults += 1;
        if (!stream.destroyed && !upstream.destroyed) relayCall(stream, headers, upstream, fault, cut);
      });
    });
  }
}
