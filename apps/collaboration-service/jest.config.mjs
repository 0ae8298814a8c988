import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/collaboration-service', rootDir: import.meta.dirname };
