import { real } from '../../jest.preset.mjs';

export default { ...real, displayName: '@tai-state/assets (real servers)', rootDir: import.meta.dirname };
