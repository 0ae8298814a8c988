import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/persister', rootDir: import.meta.dirname };
