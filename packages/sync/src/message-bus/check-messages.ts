import { InvalidArgument, TooLarge } from '@tai-state/core';
import type { OutgoingMessage } from './message-bus.js';

const MAX_BYTES = 1024 * 1024;
const MAX_ATTRIBUTES = 100;
const loneSurrogate = /\p{Surrogate}/u;

/** The rules that every adapter checks before it sends anything: `InvalidArgument`, `TooLarge`. */
export function checkMessages(messages: readonly OutgoingMessage[]): void {
  for (const [index, { data, attributes = {} }] of messages.entries()) {
    const where = `messages[${String(index)}]`;
    checkText(`${where}.data`, data);
    if (data === '')
      throw new InvalidArgument(`${where}.data`, { expected: 'a text', found: 'an empty one' });
    const bytes = Buffer.byteLength(data, 'utf8');
    if (bytes > MAX_BYTES) throw new TooLarge(`${where}.data`, MAX_BYTES, bytes, 'bytes');
    const entries = Object.entries(attributes);
    if (entries.length > MAX_ATTRIBUTES) {
      throw new TooLarge(`${where}.attributes`, MAX_ATTRIBUTES, entries.length, 'attributes');
    }
    for (const [key, value] of entries) {
      checkText(`${where}.attributes`, key);
      checkText(`${where}.attributes`, value);
    }
  }
}

function checkText(argument: string, value: unknown): void {
  if (typeof value !== 'string') {
    throw new InvalidArgument(argument, { expected: 'a string', found: typeof value });
  }
  if (loneSurrogate.test(value)) {
    throw new InvalidArgument(argument, { expected: 'well-formed Unicode', found: 'a lone surrogate' });
  }
}
