import { z } from 'zod';
import type { Asset, AssetKind } from './asset-kind.js';
import { text } from './text.js';

/** What generated media holds, such as a synthesised voice-over or a rendered image: where it lies and how it came. */
export const generatedMediaContentSchema = z.object({
  title: text(200),
  mediaType: z.enum(['image', 'audio', 'video']),
  /** Where the bytes lie. */
  uri: text(2_000),
  mimeType: text(100).optional(),
  prompt: text(10_000).optional(),
  model: text(200).optional(),
  durationMs: z.int().positive().optional(),
});

/** See `generatedMediaContentSchema`. */
export type GeneratedMediaContent = z.output<typeof generatedMediaContentSchema>;

/** Generated media copies nothing of its project. */
export const generatedMedia: AssetKind<GeneratedMediaContent, object> = {
  name: 'generated-media',
  title: 'generated media',
  collection: 'generatedMedia',
  content: generatedMediaContentSchema,
  copied: z.object({}),
  copies: [],
};

/** Generated media as it is read. */
export type GeneratedMedia = Asset<GeneratedMediaContent, object>;
