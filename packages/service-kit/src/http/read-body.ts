import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, malformedRequest, unsupportedMediaType } from '../problem/problems.js';
import { checkJson } from './check-json.js';

/** What a body has to keep. */
export interface BodyRules {
  readonly maxBytes: number;
  readonly anyKeys: boolean;
}

/** Whether a request brings a body, an empty one not counted. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * The JSON value of a request's body; undefined when it has none. Throws 413 (too large), 415 (not JSON in UTF-8) and
 * 400 (malformed, or against the rules of `checkJson`). What is left of a refused body is read and dropped.
 */
export async function readBody(request: IncomingMessage, rules: BodyRules): Promise<unknown> {
  if (!hasBody(request)) return undefined;
  checkMediaType(request);
  if (Number(request.headers['content-length'] ?? 0) > rules.maxBytes) throw bodyTooLarge(rules.maxBytes);
  const bytes = await collect(request, rules.maxBytes);
  if (bytes.length === 0) return undefined;
  const value = parse(bytes);
  checkJson(value, rules);
  return value;
}

function checkMediaType(request: IncomingMessage): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') {
    throw unsupportedMediaType('Expected Content-Type: application/json, found another or none.');
  }
  const charset = parameters
    .map((text) => text.trim().toLowerCase())
    .find((text) => text.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    throw unsupportedMediaType('Expected the charset utf-8, found another.');
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw unsupportedMediaType('Expected a body without Content-Encoding, found one that is encoded.');
  }
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else reject(bodyTooLarge(maxBytes));
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    request.on('close', () => {
      reject(malformedRequest('The connection was closed before the end of the body.'));
    });
    request.on('error', () => {
      reject(malformedRequest('The connection failed before the end of the body.'));
    });
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw malformedRequest(
      'Expected a body of JSON in UTF-8, found something that cannot be parsed as such.',
    );
  }
}
