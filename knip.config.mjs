/**
 * Dead files, exports and dependencies. What a package exports is its interface and never dead; what a file exports
 * beyond that has to be used by another file.
 *
 * @type {import('knip').KnipConfig}
 */
export default {
  workspaces: {
    '.': {
      entry: ['tools/generators/*.mjs', 'eslint.config.mjs', 'jest.preset.mjs'],
      project: ['*.mjs', 'tools/generators/**/*.mjs'],
    },
    'packages/*': {
      entry: ['src/index.ts!', 'src/*/index.ts!', 'src/**/*.{spec,contract,bench,test-d}.ts'],
      project: ['src/**/*.ts'],
    },
    'apps/*': {
      entry: ['src/index.ts!', 'src/main.ts!', 'src/**/*.spec.ts'],
      project: ['src/**/*.ts'],
    },
    examples: {
      entry: ['*.mjs', 'src/index.ts', 'src/run-on-memory.ts', 'src/**/*.spec.ts'],
      project: ['**/*.{ts,mjs}'],
    },
    'tools/*': {
      entry: ['*.mjs', 'src/{index,main}.{ts,mjs}', 'src/*/index.{ts,mjs}', 'src/**/*.{spec,bench}.ts'],
      project: ['**/*.{ts,mjs,mts,cjs}'],
    },
  },
  // Run by tools/checks as programs, by their name; loaded by name by the suites that run on the oldest SDK.
  ignoreDependencies: ['@arethetypeswrong/cli', 'publint', 'firestore-oldest'],
  ignoreExportsUsedInFile: { interface: true, type: true },
};
