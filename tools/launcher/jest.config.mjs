import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/launcher', rootDir: import.meta.dirname };
