import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/ai-asset-service', rootDir: import.meta.dirname };
