import { invalidRequest } from '../problem/problems.js';

/** How deep objects and arrays may be nested in a body: as deep as in a document. */
const MAX_DEPTH = 20;

const polluting = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Refuses (400) what no body may hold, before any schema sees it: more than 20 levels, keys that reach a prototype,
 * text that is not Unicode, numbers beyond the doubles; and unless `anyKeys`, keys that are operators of MongoDB
 * (`$…`) or paths (with a dot).
 */
export function checkJson(value: unknown, rules: { readonly anyKeys: boolean }): void {
  const open: { readonly value: unknown; readonly at: string; readonly depth: number }[] = [
    { value, at: '', depth: 1 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: found, at, depth } = next;
    if (typeof found === 'string' && !isWellFormed(found))
      refuse(at, 'expected Unicode text, found half a character');
    if (typeof found === 'number' && !Number.isFinite(found))
      refuse(at, 'expected a number that a double can hold');
    if (typeof found !== 'object' || found === null) continue;
    if (depth > MAX_DEPTH) refuse(at, `expected ${String(MAX_DEPTH)} levels at most, found more`);
    const list = Array.isArray(found);
    for (const [key, child] of Object.entries(found)) {
      if (!list) checkKey(key, at, rules.anyKeys);
      open.push({ value: child, at: list ? `${at}[${key}]` : join(at, key), depth: depth + 1 });
    }
  }
}

/** Refuses (400) query parameters whose name reaches a prototype: schemas do not see all of them. */
export function checkQueryNames(query: object): void {
  const found = Object.keys(query).find((name) => polluting.has(name));
  if (found !== undefined) throw invalidRequest([{ in: 'query', at: found, message: 'unknown parameter' }]);
}

function checkKey(key: string, at: string, anyKeys: boolean): void {
  if (polluting.has(key)) refuse(at, `expected no key ${key}`);
  if (!isWellFormed(key) || key.includes('\0')) refuse(at, 'expected keys of Unicode text without NUL');
  if (!anyKeys && (key.startsWith('$') || key.includes('.'))) {
    refuse(at, 'expected no key that starts with $ or holds a dot');
  }
}

function refuse(at: string, message: string): never {
  throw invalidRequest([{ in: 'body', at: at.slice(0, 200), message }]);
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`.slice(0, 200);
}

function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}
