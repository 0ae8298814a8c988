import { z } from 'zod';
import { documentConverter, serverTime } from '@tai-state/core';
import type { CollectionPath, CreateWrite, DocumentPath } from '@tai-state/core';

const countsSchema = z.record(z.string(), z.int().nonnegative());

const receiptSchema = z.object({
  projectId: z.string(),
  deletionId: z.string(),
  epoch: z.int().positive(),
  version: z.int().positive(),
  /** Assets deleted, by collection; every collection of the registry is named. */
  counts: countsSchema,
  total: z.int().nonnegative(),
});

/** What a deletion has removed, exactly: it is the sum of pages that were each written with what they count. */
export type DeletionReceipt = z.output<typeof receiptSchema>;

/** Where the receipt of a deletion is kept, from its end on. */
export function receiptPath(deletionId: string): DocumentPath {
  return `receipts/${deletionId}`;
}

/** Where the pages of a receipt are kept. */
export function receiptPagesPath(deletionId: string): CollectionPath {
  return `${receiptPath(deletionId)}/pages`;
}

/** `receipts/{deletionId}`. */
export const receiptConverter = documentConverter<DeletionReceipt>({
  name: 'deletion receipt',
  formatVersion: 1,
  encode: (receipt) => receipt,
  decode: (data) => receiptSchema.parse(data),
});

/** What one commit of a sweep has deleted. */
export interface ReceiptPage {
  readonly collection: CollectionPath;
  readonly count: number;
}

/** `receipts/{deletionId}/pages/{lease epoch}~{pass}~{number}`. */
export const receiptPageConverter = documentConverter<ReceiptPage>({
  name: 'receipt page',
  formatVersion: 1,
  encode: (page) => ({ ...page }),
  decode: (data) => z.object({ collection: z.string(), count: z.int().nonnegative() }).parse(data),
});

/** A page whose id is given to one commit only. */
export function createReceiptPage(deletionId: string, id: string, page: ReceiptPage): CreateWrite {
  return {
    type: 'create',
    path: `${receiptPagesPath(deletionId)}/${id}`,
    data: { ...receiptPageConverter.toDocument(page), deletedAt: serverTime() },
  };
}
