import { digestOfValue } from '../document-store/exactly-once/digest.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { InvalidArgument } from '../errors/errors.js';

type Json = null | boolean | string | readonly Json[] | { readonly [tag: string]: Json };

function encode(value: DocumentValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return { n: Object.is(value, -0) ? '-0' : String(value) };
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object Date]') return { d: String((value as Date).getTime()) };
  if (tag === '[object Uint8Array]') return { b: Buffer.from(value as Uint8Array).toString('base64') };
  if (Array.isArray(value)) return (value as readonly DocumentValue[]).map(encode);
  const fields = Object.entries(value as DocumentData);
  return { m: Object.fromEntries(fields.map(([name, inner]) => [name, encode(inner)])) };
}

function decode(json: Json): DocumentValue {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return (json as readonly Json[]).map(decode);
  const { n, d, b, m } = json as Readonly<Record<string, Json>>;
  if (typeof n === 'string') return Number(n);
  if (typeof d === 'string') return new Date(Number(d));
  if (typeof b === 'string') return Uint8Array.from(Buffer.from(b, 'base64'));
  return Object.fromEntries(
    Object.entries(m as object).map(([name, inner]) => [name, decode(inner as Json)]),
  );
}

/** Where a page ended, as a text that only the same question understands. */
export function encodeCursor(question: DocumentValue, values: readonly DocumentValue[]): string {
  const body = JSON.stringify([digestOfValue(question).slice(0, 8), values.map(encode)]);
  return Buffer.from(body, 'utf8').toString('base64url');
}

/** The place that a cursor names. Throws `InvalidArgument` for a text that is none, or of another question. */
export function decodeCursor(question: DocumentValue, cursor: string): readonly DocumentValue[] {
  try {
    const body = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as readonly [string, Json[]];
    if (body[0] === digestOfValue(question).slice(0, 8)) return body[1].map(decode);
  } catch {
    // Falls through to the refusal below: the text was no cursor at all.
  }
  throw new InvalidArgument('cursor', {
    expected: 'one that the same question has given',
    found: 'another text',
  });
}
