import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/bench', rootDir: import.meta.dirname };
