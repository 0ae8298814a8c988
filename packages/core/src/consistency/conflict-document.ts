import { documentConverter } from '../converter/document-converter.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { CausalOrder } from '../causality/vector-clock.js';
import { clock, map, moment, text, wholeNumber } from '../state-store/head-document.js';
import type { Conflict, ConflictRecord, ConflictVersion } from './conflict-record.js';

const orders: readonly string[] = ['before', 'after', 'equal', 'concurrent'] satisfies CausalOrder[];

function encodeVersion({ version, timestamp, causality, digest }: ConflictVersion): DocumentData {
  return { version, timestamp: new Date(timestamp), causality, digest };
}

function decodeVersion(value: DocumentValue | undefined): ConflictVersion {
  const { version, timestamp, causality, digest } = map(value);
  return Object.freeze({
    version: wholeNumber(version, 1),
    timestamp: moment(timestamp),
    causality: clock(causality),
    digest: text(digest),
  });
}

function decodeOrder(value: DocumentValue | undefined): CausalOrder {
  const order = text(value);
  if (!orders.includes(order)) throw new TypeError('not an order');
  return order as CausalOrder;
}

/** Conflicts and their documents. */
export const conflictConverter = documentConverter<Conflict | ConflictRecord>({
  name: 'conflict',
  formatVersion: 1,
  encode: ({ stateId, left, right, order, resolver, result }) => ({
    stateId,
    left: encodeVersion(left),
    right: encodeVersion(right),
    order,
    resolver,
    result: encodeVersion(result),
  }),
  decode: (data, { id, createTime }): ConflictRecord =>
    Object.freeze({
      id,
      at: createTime / 1000,
      stateId: text(data['stateId']),
      left: decodeVersion(data['left']),
      right: decodeVersion(data['right']),
      order: decodeOrder(data['order']),
      resolver: text(data['resolver']),
      result: decodeVersion(data['result']),
    }),
});
