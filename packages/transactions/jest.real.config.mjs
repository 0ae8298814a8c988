import { real } from '../../jest.preset.mjs';

export default {
  ...real,
  displayName: '@tai-state/transactions (real servers)',
  rootDir: import.meta.dirname,
};
