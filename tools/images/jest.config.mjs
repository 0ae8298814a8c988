import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/images', rootDir: import.meta.dirname };
