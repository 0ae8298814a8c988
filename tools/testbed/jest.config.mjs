import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/testbed', rootDir: import.meta.dirname };
