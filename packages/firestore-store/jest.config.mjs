import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: '@tai-state/firestore-store', rootDir: import.meta.dirname };
