import type { Duplex } from 'node:stream';
import { Problem } from '../problem/problem.js';
import { malformedRequest, requestTimeout } from '../problem/problems.js';

/** Answers what Node's parser refused before there was a request, then closes the connection. */
export function answerClientError(
  error: Error & { readonly code?: string },
  socket: Duplex,
  id: string,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code);
  const body = JSON.stringify(problem.toBody(id));
  const head = [
    `HTTP/1.1 ${String(problem.status)} ${problem.title}`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${id}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem({
      status: 431,
      code: 'HeadersTooLarge',
      title: 'Request header fields too large',
      detail: 'Expected at most 16 KiB of headers, found more.',
    });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return requestTimeout();
  return malformedRequest('Expected an HTTP/1.1 request, found something that cannot be parsed as such.');
}
