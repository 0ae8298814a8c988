import { real } from '../../jest.preset.mjs';

export default {
  ...real,
  displayName: '@tai-state/firestore-store (real servers)',
  rootDir: import.meta.dirname,
};
