import { real } from '../../jest.preset.mjs';

export default {
  ...real,
  displayName: '@tai-state/collaboration-service (real servers)',
  rootDir: import.meta.dirname,
};
