import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/prove', rootDir: import.meta.dirname };
