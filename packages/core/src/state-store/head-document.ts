import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import { clockOf } from '../causality/clock-data.js';
import { documentConverter } from '../converter/document-converter.js';
import type { DocumentConverter } from '../converter/document-converter.js';
import type { StoredDocument } from '../document-store/document.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { ChangeMetadata } from './change-metadata.js';
import type { Head, HeadContent } from './head.js';

/** Reads a whole number. Throws `TypeError`, which the converter turns into a `SerializationError`. */
export function wholeNumber(value: DocumentValue | undefined, least = 0): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
    throw new TypeError('not a whole number');
  }
  return value;
}

/** Reads a moment, in milliseconds since the epoch. Throws `TypeError`. */
export function moment(value: DocumentValue | undefined): number {
  const time = Object.prototype.toString.call(value) === '[object Date]' ? (value as Date).getTime() : NaN;
  if (Number.isNaN(time)) throw new TypeError('not a date');
  return time;
}

/** Reads a text. Throws `TypeError`. */
export function text(value: DocumentValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError('not a text');
  return value;
}

/** Reads a map. Throws `TypeError`. */
export function map(value: DocumentValue | undefined): DocumentData {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not a map');
  return value as DocumentData;
}

/** Reads a vector clock. Throws `InvalidArgument`. */
export function clock(value: DocumentValue | undefined): VectorClockSnapshot {
  return clockOf(map(value) as VectorClockSnapshot);
}

/** Metadata as a document keeps it. */
export function encodeMetadata(metadata: ChangeMetadata): DocumentData {
  const { changedBy, reason, timestamp, parentVersion, context } = metadata;
  const data: Record<string, DocumentValue> = { changedBy, reason, timestamp: new Date(timestamp) };
  if (parentVersion !== undefined) data['parentVersion'] = parentVersion;
  if (context !== undefined) data['context'] = context;
  return data;
}

/** Metadata as they were stored. Throws `TypeError`. */
export function decodeMetadata(value: DocumentValue | undefined): ChangeMetadata {
  const { changedBy, reason, parentVersion, timestamp, context } = map(value);
  const metadata: { -readonly [Field in keyof ChangeMetadata]: ChangeMetadata[Field] } = {
    changedBy: text(changedBy),
    reason: text(reason),
    timestamp: moment(timestamp),
  };
  if (parentVersion !== undefined) metadata.parentVersion = wholeNumber(parentVersion);
  if (context !== undefined) metadata.context = map(context);
  return Object.freeze(metadata);
}

/**
 * Heads and their documents. The Lamport time of a head is `lamport + lamportSteps`: a write that has not read the
 * head raises the one to what the writer has seen and the other by one, so that the sum rises above both.
 */
export const headConverter: DocumentConverter<HeadContent> = documentConverter<HeadContent>({
  name: 'state head',
  formatVersion: 1,
  encode(head) {
    const data: Record<string, DocumentValue> = {
      deleted: head.data === undefined,
      version: head.version,
      timestamp: new Date(head.timestamp),
      metadata: encodeMetadata(head.metadata),
      causality: head.causality,
      lamport: head.lamport - head.lamportSteps,
      lamportSteps: head.lamportSteps,
      snapshots: head.snapshots,
    };
    if (head.data !== undefined) data['data'] = head.data;
    if (head.history !== undefined) data['history'] = head.history;
    return data;
  },
  decode: (data, { path, id }) => ({
    path,
    stateId: id,
    data: data['deleted'] === true ? undefined : defined(data['data']),
    version: wholeNumber(data['version'], 1),
    timestamp: moment(data['timestamp']),
    metadata: decodeMetadata(data['metadata']),
    causality: clock(data['causality']),
    lamport: wholeNumber(data['lamport']) + wholeNumber(data['lamportSteps']),
    lamportSteps: wholeNumber(data['lamportSteps']),
    indexed: data['index'] !== undefined,
    snapshots: Object.freeze(
      (data['snapshots'] as readonly DocumentValue[]).map((one) => wholeNumber(one, 1)),
    ),
    ...(data['history'] !== undefined && { history: map(data['history']) }),
  }),
});

function defined(value: DocumentValue | undefined): DocumentValue {
  if (value === undefined) throw new TypeError('no data');
  return value;
}

/** The head that a document holds. Throws `SerializationError` for a document of a newer format, or a broken one. */
export function readHead(document: StoredDocument): Head {
  return Object.freeze({ ...headConverter.fromDocument(document), stamp: document.updateTime });
}
