/** `@tai-state/assets`: storyboards, AI analyses and generated media of projects. */
export {
  aiAnalyses,
  aiAnalysisContentSchema,
  assetKinds,
  assetRegistry,
  generatedMedia,
  generatedMediaContentSchema,
  storyboardContentSchema,
  storyboards,
} from './kinds/index.js';
export type {
  AiAnalysis,
  AiAnalysisContent,
  Asset,
  AssetIdentity,
  AssetKind,
  GeneratedMedia,
  GeneratedMediaContent,
  Storyboard,
  StoryboardContent,
} from './kinds/index.js';
export { AssetRepository, assetConverter } from './repository/index.js';
export type { AssetRepositoryOptions, CreateAssetOptions, Page, PageRequest } from './repository/index.js';
