/** Repositories of assets, written once over the storage port. */
export { assetConverter } from './asset-converter.js';
export { AssetRepository } from './asset-repository.js';
export type { AssetRepositoryOptions, CreateAssetOptions } from './asset-repository.js';
export type { Page, PageRequest } from './page.js';
