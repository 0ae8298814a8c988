import { real } from '../jest.preset.mjs';

export default { ...real, displayName: '@tai-state/examples (real servers)', rootDir: import.meta.dirname };
