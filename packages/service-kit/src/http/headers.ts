import type { IncomingMessage } from 'node:http';
import { Problem } from '../problem/problem.js';
import { invalidRequest } from '../problem/problems.js';

const requestIds = /^[A-Za-z0-9._-]{8,128}$/;
const idempotencyKeys = /^[A-Za-z0-9._~:+=-]{1,128}$/;
const entityTag = /^"([\x21\x23-\x7e]*)"$/;

/** A header's value; where it came several times, joined by commas. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The caller's `x-request-id` when it is well formed (8 to 128 characters of [A-Za-z0-9._-]). */
export function givenRequestId(request: IncomingMessage): string | undefined {
  const id = headerOf(request, 'x-request-id');
  return id !== undefined && requestIds.test(id) ? id : undefined;
}

/** The one entity tag of `If-Match`, or `*`. Throws 400 when it is anything else, 412 for a weak tag: none matches. */
export function ifMatchOf(request: IncomingMessage): string | undefined {
  const value = headerOf(request, 'if-match')?.trim();
  if (value === undefined || value === '*') return value;
  const tag = entityTag.exec(value)?.[1];
  if (tag !== undefined) return tag;
  if (/^W\/"[^"]*"$/.test(value)) {
    throw new Problem({
      status: 412,
      code: 'VersionConflict',
      title: 'Version conflict',
      detail: 'If-Match: expected a strong entity tag, found a weak one, which matches nothing.',
    });
  }
  throw invalidRequest([
    { in: 'header', at: 'If-Match', message: 'expected * or one entity tag in double quotes' },
  ]);
}

/** The key of `Idempotency-Key`, with or without quotes. Throws 400 when it is not well formed. */
export function idempotencyKeyOf(request: IncomingMessage): string | undefined {
  const value = headerOf(request, 'idempotency-key')?.trim();
  if (value === undefined) return undefined;
  const key = value.replace(/^"(.*)"$/, '$1');
  if (idempotencyKeys.test(key)) return key;
  throw invalidRequest([
    { in: 'header', at: 'Idempotency-Key', message: 'expected 1 to 128 characters of [A-Za-z0-9._~:+=-]' },
  ]);
}
