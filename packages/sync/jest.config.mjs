import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/sync', rootDir: import.meta.dirname };
