import { z } from 'zod';
import type { Asset, AssetKind } from './asset-kind.js';
import { text } from './text.js';

const sceneSchema = z.object({
  title: text(200),
  description: text(5_000).optional(),
  durationMs: z.int().positive().optional(),
  /** The generated media that shows the scene. */
  mediaId: text(200).optional(),
});

/** What a storyboard holds: its scenes, in their order. */
export const storyboardContentSchema = z.object({
  title: text(200),
  description: text(5_000).optional(),
  scenes: z.array(sceneSchema).max(500),
});

/** See `storyboardContentSchema`. */
export type StoryboardContent = z.output<typeof storyboardContentSchema>;

const copiedSchema = z.object({ projectName: z.string() });

/** Storyboards hold a copy of the project's name: they are listed across projects, each with it. */
export const storyboards: AssetKind<StoryboardContent, z.output<typeof copiedSchema>> = {
  name: 'storyboards',
  title: 'storyboard',
  collection: 'storyboards',
  content: storyboardContentSchema,
  copied: copiedSchema,
  copies: [{ field: 'projectName', from: 'name' }],
};

/** A storyboard as it is read. */
export type Storyboard = Asset<StoryboardContent, z.output<typeof copiedSchema>>;
