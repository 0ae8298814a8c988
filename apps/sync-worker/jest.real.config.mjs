import { real } from '../../jest.preset.mjs';

export default {
  ...real,
  displayName: '@tai-state/sync-worker (real servers)',
  rootDir: import.meta.dirname,
};
