import { documentConverter } from '@tai-state/core';
import type {
  CreateWrite,
  DocumentPath,
  DocumentValue,
  StoredDocument,
  TransactionMember,
  TransactionRecord,
} from '@tai-state/core';

/** A transaction as its document keeps it. */
export interface KeptTransaction {
  readonly record: TransactionRecord;
  /** Whether the document was written by the transaction's own commit, so that its time is the commit's. */
  readonly inCommit: boolean;
  /** What the body has given, where the transaction has an operation id; undefined where it gave nothing. */
  readonly result?: DocumentValue;
  /** For a TTL policy. */
  readonly expiresAt: Date;
}

function members(value: DocumentValue | undefined): readonly TransactionMember[] {
  if (!Array.isArray(value)) throw new TypeError('no members');
  const list: readonly DocumentValue[] = value;
  return list as unknown as readonly TransactionMember[];
}

const converter = documentConverter<KeptTransaction>({
  name: 'transaction',
  formatVersion: 1,
  encode: ({
    record: { id: _id, committedAt: _at, startedAt, reads, writes, ...rest },
    inCommit,
    result,
    expiresAt,
  }) => ({
    ...rest,
    inCommit,
    startedAt: new Date(startedAt),
    reads: reads.map((one) => ({ ...one })),
    writes: writes.map((one) => ({ ...one })),
    ...(result !== undefined && { result }),
    expiresAt,
  }),
  decode({ status, attempts, reason, startedAt, inCommit, reads, writes, ...rest }, { id, createTime }) {
    const { result, expiresAt } = rest;
    if (typeof attempts !== 'number') throw new TypeError('no attempts');
    const committed = status === 'committed' && inCommit !== false;
    return {
      inCommit: committed,
      record: {
        id,
        startedAt: (startedAt as Date).getTime(),
        ...(committed && { committedAt: Math.floor(createTime / 1000) }),
        reads: members(reads),
        writes: members(writes),
        status: status as TransactionRecord['status'],
        attempts,
        ...(reason !== undefined && { reason: reason as Exclude<TransactionRecord['reason'], undefined> }),
      },
      ...(result !== undefined && { result }),
      expiresAt: expiresAt as Date,
    };
  },
});

/** The write that keeps a transaction. */
export function recordWrite(path: DocumentPath, kept: KeptTransaction): CreateWrite {
  return { type: 'create', path, data: converter.toDocument(kept) };
}

/** The transaction that a document keeps. Throws `SerializationError`. */
export function readRecord(document: StoredDocument): KeptTransaction {
  return converter.fromDocument(document);
}
