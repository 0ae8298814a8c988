/** The kinds of assets: their schemas, and what the jobs of projects need to know of them. */
export { aiAnalyses, aiAnalysisContentSchema } from './ai-analysis.js';
export type { AiAnalysis, AiAnalysisContent } from './ai-analysis.js';
export type { Asset, AssetIdentity, AssetKind } from './asset-kind.js';
export { assetKinds, assetRegistry } from './asset-registry.js';
export { generatedMedia, generatedMediaContentSchema } from './generated-media.js';
export type { GeneratedMedia, GeneratedMediaContent } from './generated-media.js';
export { storyboardContentSchema, storyboards } from './storyboard.js';
export type { Storyboard, StoryboardContent } from './storyboard.js';
