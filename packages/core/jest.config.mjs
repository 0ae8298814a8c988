import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/core', rootDir: import.meta.dirname };
