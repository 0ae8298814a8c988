import type { AssetRegistry } from '@tai-state/sync';
import { aiAnalyses } from './ai-analysis.js';
import { generatedMedia } from './generated-media.js';
import { storyboards } from './storyboard.js';

/** Every kind of asset that belongs to a project. */
export const assetKinds = [storyboards, aiAnalyses, generatedMedia] as const;

/** What a project's job sweeps and keeps up to date. */
export const assetRegistry: AssetRegistry = assetKinds.map(({ collection, copies }) => ({
  collection,
  copies,
}));
