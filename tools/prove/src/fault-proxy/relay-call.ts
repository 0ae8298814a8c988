import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  ServerHttp2Stream,
} from 'node:http2';
import type { Fault } from './fault.js';

/**
 * Relays one gRPC call, trailers included, with the fault that is meant for it. `cut` kills the client's connection,
 * at once or after what was written to it.
 */
export function relayCall(
  client: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  upstream: ClientHttp2Session,
  fault: Fault | undefined,
  cut: (what?: 'all' | 'the rest') => void,
): void {
  if (fault === 'lose-request') {
    cut();
    return;
  }
  const server = upstream.request(headers);
  server.on('error', () => {
    client.close();
  });
  if (fault === undefined) {
    client.on('aborted', () => {
      server.close();
    });
    client.pipe(server);
    relayAnswer(server, client);
    return;
  }
  client.pipe(server);
  if (fault === 'cut-answer') {
    relayFirstMessage(server, client, () => {
      cut('the rest');
    });
    return;
  }
  server.once(fault === 'cut-in-flight' ? 'finish' : 'end', () => {
    cut();
  });
  server.resume();
}

/** A message is five bytes, the last four of which are its length, and as many more. */
function relayFirstMessage(server: ClientHttp2Stream, client: ServerHttp2Stream, then: () => void): void {
  let received = Buffer.alloc(0);
  server.on('response', (headers) => {
    client.respond(headers);
  });
  server.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    const end = received.length < 5 ? Infinity : 5 + received.readUInt32BE(1);
    if (received.length < end) return;
    server.removeAllListeners('data').resume();
    client.write(received.subarray(0, end), then);
  });
}

function relayAnswer(server: ClientHttp2Stream, client: ServerHttp2Stream): void {
  let trailers: IncomingHttpHeaders = {};
  server.on('trailers', (received: IncomingHttpHeaders) => {
    trailers = received;
  });
  server.on('response', (headers, flags) => {
    if (client.destroyed) return;
    const last = (flags & 1) === 1;
    client.respond(headers, last ? { endStream: true } : { waitForTrailers: true });
    if (last) return;
    client.on('wantTrailers', () => {
      client.sendTrailers(trailers);
    });
    server.pipe(client);
  });
}
