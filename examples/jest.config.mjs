import preset from '../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/examples', rootDir: import.meta.dirname };
