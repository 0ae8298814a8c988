import { documentConverter } from '../converter/document-converter.js';
import type { DocumentPath, StoredDocument } from '../document-store/document.js';
import { serverTime } from '../document-store/transform.js';
import type { Transform } from '../document-store/transform.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { CreateWrite } from '../document-store/write.js';
import type { Event } from './event.js';
import { clock, decodeMetadata, encodeMetadata, map, moment, text, wholeNumber } from './head-document.js';
import { stateId } from './state-id.js';
import type { StateSnapshot } from './state-snapshot.js';

/** An event whose states hold any data. */
export type AnyEvent = Event<DocumentValue>;
type AnyState = StateSnapshot<DocumentValue>;

/** Over how many ranges the index of a governor's log is spread. */
export const eventShards = 8;

/** The range of an event in the index of its governor's log. */
function shardOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % eventShards;
}

/** A state as it is kept inside another document. */
export function encodeState(state: AnyState): DocumentData {
  const { data, version, timestamp, metadata, causality } = state;
  return { data, version, timestamp: new Date(timestamp), metadata: encodeMetadata(metadata), causality };
}

/** A state as it was kept inside another document. Throws `TypeError`. */
export function decodeState(id: string, value: DocumentValue | undefined): AnyState {
  const state = map(value);
  const { data } = state;
  if (data === undefined) throw new TypeError('no data');
  return Object.freeze({
    id: stateId(id),
    data,
    version: wholeNumber(state['version'], 1),
    timestamp: moment(state['timestamp']),
    metadata: decodeMetadata(state['metadata']),
    causality: clock(state['causality']),
  });
}

/** The state that an event has led to: what the event tells of itself is not kept again. */
function encodeResult(event: AnyEvent, state: AnyState): DocumentData {
  const { data, version, timestamp, metadata, causality } = state;
  const told =
    metadata === event.metadata &&
    causality === event.causality &&
    version === event.version &&
    timestamp === event.timestamp;
  return told ? { data } : encodeState(state);
}

/** The state that an event has led to. Throws `TypeError`. */
function decodeResult(event: AnyEvent, value: DocumentValue): AnyState {
  const kept = map(value);
  const { data } = kept;
  if (data === undefined || Object.keys(kept).length > 1) return decodeState(event.stateId, value);
  const { stateId: id, version, timestamp, metadata, causality } = event;
  return Object.freeze({ id, data, version, timestamp, metadata, causality });
}

const converter = documentConverter<AnyEvent>({
  name: 'event',
  formatVersion: 1,
  encode(event) {
    const data: Record<string, DocumentValue> = {
      stateId: event.stateId,
      version: event.version,
      action: event.action,
      timestamp: new Date(event.timestamp),
      causality: event.causality,
      lamport: event.lamport,
      metadata: encodeMetadata(event.metadata),
      schemaVersion: event.schemaVersion,
      shard: shardOf(event.id),
    };
    const { fromState, toState, fromDigest, toDigest, payload } = event;
    if (fromState !== undefined) data['fromState'] = encodeState(fromState);
    if (toState !== undefined) data['toState'] = encodeResult(event, toState);
    if (fromDigest !== undefined) data['fromDigest'] = fromDigest;
    if (toDigest !== undefined) data['toDigest'] = toDigest;
    if (payload !== undefined) data['payload'] = payload;
    return data;
  },
  decode(data, { id }) {
    const of = text(data['stateId']);
    const event: { -readonly [Field in keyof AnyEvent]: AnyEvent[Field] } = {
      id,
      stateId: stateId(of),
      version: wholeNumber(data['version'], 1),
      action: text(data['action']),
      timestamp: moment(data['timestamp']),
      causality: clock(data['causality']),
      lamport: wholeNumber(data['lamport']),
      metadata: decodeMetadata(data['metadata']),
      schemaVersion: wholeNumber(data['schemaVersion']),
    };
    const { fromState, toState, fromDigest, toDigest, payload } = data;
    if (fromState !== undefined) event.fromState = decodeState(of, fromState);
    if (toState !== undefined) event.toState = decodeResult(event, toState);
    if (fromDigest !== undefined) event.fromDigest = text(fromDigest);
    if (toDigest !== undefined) event.toDigest = text(toDigest);
    if (payload !== undefined) event.payload = payload;
    return Object.freeze(event);
  },
});

/** The event that a document holds. Throws `SerializationError`. */
export function readEvent(document: StoredDocument): AnyEvent {
  return converter.fromDocument(document);
}

/**
 * The write that keeps an event, with what else the owner of the log keeps of it. `loggedAt` is the server's: ranges of
 * time must not hang on a writer's clock.
 */
export function eventWrite(path: DocumentPath, event: AnyEvent, also: DocumentData = {}): CreateWrite {
  const document = converter.toDocument(event);
  const data: Record<string, DocumentValue | Transform> = {};
  for (const field of Object.keys(document)) data[field] = document[field] as DocumentValue;
  for (const field of Object.keys(also)) data[field] = also[field] as DocumentValue;
  data['loggedAt'] = serverTime();
  return { type: 'create', path, data };
}
