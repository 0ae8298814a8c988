import type { DestinationStream, Logger } from 'pino';
import { pino } from 'pino';

const secrets = ['authorization', 'cookie', 'password', 'secret', 'token', 'apiKey', 'uri', 'url', 'body'];

/**
 * JSON lines for machines, on standard output unless a destination is given. Fields that commonly hold secrets or
 * payloads are blanked, should one ever be handed over.
 */
export function createLogger(name: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
    serializers: { err: errorFields },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error's own description and those of its causes, without the other fields that a client library put on it. */
function errorFields(error: unknown): object {
  if (!(typeof error === 'object' && error !== null && 'message' in error)) return { message: String(error) };
  const { name, code, message, stack, cause } = error as Error & { readonly code?: unknown };
  return { type: name, code, message, stack, ...(cause === undefined ? {} : { cause: errorFields(cause) }) };
}
