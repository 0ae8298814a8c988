// The emulators need no credentials; without this google-gax looks for a metadata server first.
process.env.METADATA_SERVER_DETECTION ??= 'none';

const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
};

/** Beside what people read, the results as test-output/<name>.json, of which `npm test` makes its table. */
const reporters = (name) => [
  'default',
  [`${import.meta.dirname}/tools/checks/jest-reporter.mjs`, { file: `test-output/${name}.json` }],
];

/**
 * Shared Jest configuration: native ES modules, TypeScript through swc,
 * workspace packages resolved to their sources, so no build comes before a test.
 *
 * @type {import('jest').Config}
 */
const preset = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@tai-state/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.real\\.spec\\.ts$'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  coverageProvider: 'v8',
  coverageDirectory: 'test-output/coverage',
  restoreMocks: true,
  // No test waits; property tests on a busy machine take longer than the default of 5 s.
  testTimeout: 30_000,
  reporters: reporters('unit'),
};

export default preset;

/**
 * The same for suites that need real servers: the testbed finds or starts them before the first suite and
 * hands their addresses to the suites through the environment.
 *
 * @type {import('jest').Config}
 */
export const real = {
  ...preset,
  testMatch: ['<rootDir>/src/**/*.real.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // For what hangs: on a busy machine a test takes several times as long as on an idle one.
  testTimeout: 120_000,
  reporters: reporters('real'),
  globalSetup: `${import.meta.dirname}/tools/testbed/jest-global-setup.mjs`,
  globalTeardown: `${import.meta.dirname}/tools/testbed/jest-global-teardown.mjs`,
};
