import { z } from 'zod';
import { documentConverter } from '@tai-state/core';
import type { DocumentConverter, DocumentData, DocumentValue, VersionStamp } from '@tai-state/core';
import type { Asset, AssetKind } from '../kinds/index.js';

const belongingSchema = z.object({ projectId: z.string(), projectVersion: z.int().positive() });

/** The converter of a kind of asset. Ids and times are the document's own. */
export function assetConverter<Content extends object, Copied extends object>(
  kind: AssetKind<Content, Copied>,
): DocumentConverter<Asset<Content, Copied>> {
  return documentConverter<Asset<Content, Copied>>({
    name: kind.title,
    formatVersion: 1,
    encode: ({ id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...fields }) =>
      withoutUndefined(fields),
    decode: (data, { id, createTime, updateTime }) => ({
      id,
      ...belongingSchema.parse(data),
      ...kind.copied.parse(data),
      ...kind.content.parse(data),
      createdAt: timeOf(createTime),
      updatedAt: timeOf(updateTime),
    }),
  });
}

function timeOf(stamp: VersionStamp): string {
  return new Date(stamp / 1_000).toISOString();
}

/** Optional fields that were given as undefined are fields that were not given. */
function withoutUndefined(fields: object): DocumentData {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    return typeof value === 'object' && value !== null ? withoutUndefined(value) : value;
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, copy(value) as DocumentValue]));
}
