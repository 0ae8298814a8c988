import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/sync-worker', rootDir: import.meta.dirname };
