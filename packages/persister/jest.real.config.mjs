import { real } from '../../jest.preset.mjs';

export default { ...real, displayName: '@tai-state/persister (real servers)', rootDir: import.meta.dirname };
