import { real } from '../../jest.preset.mjs';

export default {
  ...real,
  displayName: '@tai-state/prove (real servers)',
  rootDir: import.meta.dirname,
  // A proof makes hundreds of calls in one test: this is for one that hangs.
  testTimeout: 300_000,
};
