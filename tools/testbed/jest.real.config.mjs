import { real } from '../../jest.preset.mjs';

export default { ...real, displayName: '@tai-state/testbed (real servers)', rootDir: import.meta.dirname };
