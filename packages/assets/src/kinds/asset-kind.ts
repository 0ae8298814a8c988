import type { z } from 'zod';
import type { AssetCollection } from '@tai-state/sync';

/** What every asset has beside its content. */
export interface AssetIdentity {
  readonly id: string;
  readonly projectId: string;
  /** The version of the project whose fields are copied here, or that it was created under. */
  readonly projectVersion: number;
  /** The server's times of the first and the last change (RFC 3339). */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An asset as it is read. */
export type Asset<Content extends object, Copied extends object> = AssetIdentity & Copied & Content;

/** A kind of asset: one collection, one schema. */
export interface AssetKind<Content extends object, Copied extends object> extends AssetCollection {
  /** As in URLs: `ai-analyses`. */
  readonly name: string;
  /** For people: `AI analysis`. */
  readonly title: string;
  /** What callers give. */
  readonly content: z.ZodType<Content>;
  /** The fields that `copies` declares. */
  readonly copied: z.ZodType<Copied>;
}
