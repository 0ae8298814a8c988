import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/transactions', rootDir: import.meta.dirname };
