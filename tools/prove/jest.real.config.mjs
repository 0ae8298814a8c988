import { real } from '../../jest.preset.mjs';

export default { ...real, displayName: '@tai-state/prove (real servers)', rootDir: import.meta.dirname };
