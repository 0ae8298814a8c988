/** What queries ask of `firestore.indexes.json`, and what it lacks. No SDK is needed, so tests on memory use it too. */
export type {
  CompositeIndex,
  FieldOverride,
  IndexConfiguration,
  IndexMode,
  QueryScope,
} from './index-configuration.js';
export { lackingIndexes } from './lacking-indexes.js';
export type { LackingIndex } from './lacking-indexes.js';
export { unexemptedCollections } from './unexempted-collections.js';
