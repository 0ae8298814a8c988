import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/service-kit', rootDir: import.meta.dirname };
