import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/assets', rootDir: import.meta.dirname };
