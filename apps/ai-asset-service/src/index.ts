/** `@tai-state/ai-asset-service`: owns the assets of projects in Firestore. */
export { assetServiceConfig } from './config.js';
export type { AssetServiceConfig } from './config.js';
export { createAssetService } from './create-asset-service.js';
export type { AssetServiceOptions } from './create-asset-service.js';
