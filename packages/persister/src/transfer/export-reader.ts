import { SerializationError, TooLarge } from '@tai-state/core';
import { exportFormat, exportFormatVersion, signedBytes } from './export-lines.js';
import type { EventLine, HeaderLine, TrailerLine } from './export-lines.js';
import type { HistoryVerifier } from './history-signing.js';
import { LineDigest } from './line-digest.js';
import type { PortableValue } from './portable-value.js';

/** Above what a line with the largest document can have. */
const longestLine = 16 * 1024 * 1024;

type Fields = Readonly<Record<string, PortableValue | undefined>>;

function malformed(line: number, expected: string, found: string): SerializationError {
  return new SerializationError(`line ${String(line)}`, { expected, found });
}

function parsed(text: string, line: number): Fields {
  if (text.length > longestLine)
    throw new TooLarge(`line ${String(line)}`, longestLine, text.length, 'characters');
  let value: PortableValue;
  try {
    value = JSON.parse(text) as PortableValue;
  } catch {
    throw malformed(line, 'JSON', 'another text');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw malformed(line, 'a map', 'another value');
}

const isCount = (value: PortableValue | undefined): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: PortableValue | undefined): value is string => typeof value === 'string';
const isTextOrNone = (value: PortableValue | undefined): boolean => value === undefined || isText(value);

function headerOf(fields: Fields): HeaderLine {
  const { type, format, formatVersion, stateId, after, upTo, head, afterDigest, afterChain } = fields;
  if (type !== 'header' || format !== exportFormat)
    throw malformed(1, 'the header of an export', 'another line');
  if (formatVersion !== exportFormatVersion) {
    const found = typeof formatVersion === 'number' ? `version ${String(formatVersion)}` : 'no version';
    throw malformed(1, `format version ${String(exportFormatVersion)}`, found);
  }
  const whole =
    isText(stateId) && isCount(after) && isCount(upTo) && upTo > 0 && after <= upTo && head !== undefined;
  if (whole && isTextOrNone(afterDigest) && isTextOrNone(afterChain)) return fields as unknown as HeaderLine;
  throw malformed(1, 'the header of an export', 'one with other fields');
}

/** Waits for what others have to give, no longer than the caller does. */
export type Wait = <R>(asked: Promise<R>) => Promise<R>;

/** Reads the lines of an export one by one, and knows at the end whether they are what was signed. */
export class ExportReader {
  readonly #lines: AsyncIterator<string>;
  readonly #wait: Wait;
  #reading = false;
  readonly #digest = new LineDigest();
  #line = 0;
  #events = 0;

  /** `lines`: with or without their line feeds. */
  constructor(lines: AsyncIterable<string>, wait: Wait) {
    this.#lines = lines[Symbol.asyncIterator]();
    this.#wait = wait;
  }

  /** The number of the line that was read last, for messages. */
  get line(): number {
    return this.#line;
  }

  /** The first line. Throws `SerializationError`. */
  async header(): Promise<HeaderLine> {
    const text = await this.#read();
    const header = headerOf(parsed(text, 1));
    this.#digest.add(text);
    return header;
  }

  /** The next event, or the trailer. Throws `SerializationError`, also where the lines end without one. */
  async next(): Promise<EventLine | TrailerLine> {
    const text = await this.#read();
    const fields = parsed(text, this.#line);
    const { type, id, committedAt, data, events, digest, keyId, signature } = fields;
    if (type === 'event' && isText(id) && isCount(committedAt) && data !== undefined) {
      this.#digest.add(text);
      this.#events += 1;
      return fields as unknown as EventLine;
    }
    if (type === 'trailer' && isCount(events) && isText(digest) && isText(keyId) && isText(signature)) {
      return fields as unknown as TrailerLine;
    }
    throw malformed(this.#line, 'an event or the trailer', 'another line');
  }

  /** Compares the trailer with what was read, and gives the digest. Throws `SerializationError`. */
  async verify(trailer: TrailerLine, verifier: HistoryVerifier): Promise<string> {
    const at = this.#line;
    const digest = this.#digest.end();
    if (trailer.events !== this.#events || trailer.digest !== digest) {
      throw malformed(
        at,
        'the trailer of these lines',
        'one of other lines: something was changed, added or left out',
      );
    }
    const signature = new Uint8Array(Buffer.from(trailer.signature, 'base64url'));
    const verifying = async (): Promise<boolean> =>
      verifier.verify(trailer.keyId, signedBytes(trailer), signature);
    if (!(await this.#wait(verifying()))) {
      throw malformed(
        at,
        'a signature by a key that is trusted',
        `none by key ${JSON.stringify(trailer.keyId)}`,
      );
    }
    for (;;) {
      const rest = await this.#next();
      if (rest === undefined) return digest;
      if (rest.trim() !== '') throw malformed(at + 1, 'nothing after the trailer', 'another line');
    }
  }

  /** Lets the source go, where reading has ended before it. One that does not give its next line is not waited for. */
  async close(): Promise<void> {
    const closing = this.#lines.return?.();
    if (this.#reading) closing?.catch(() => undefined);
    else await closing;
  }

  async #read(): Promise<string> {
    const text = await this.#next();
    if (text === undefined) throw malformed(this.#line, 'a further line', 'the end: the export is not whole');
    return text.replace(/\r?\n$/, '');
  }

  /** What the source gives next; undefined at its end. */
  async #next(): Promise<string | undefined> {
    this.#reading = true;
    const reading = this.#lines.next().finally(() => {
      this.#reading = false;
    });
    const result = await this.#wait(reading);
    this.#line += 1;
    if (result.done === true) return undefined;
    if (typeof result.value === 'string') return result.value;
    throw malformed(this.#line, 'a text', typeof result.value);
  }
}
