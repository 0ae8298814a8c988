import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { mayImport } from './tools/checks/package-table.mjs';

/**
 * Packages import what the table allows, apps import packages, tools import anything. Tests against real servers may
 * also use the testbed and the Firestore adapter, whatever package they stand in.
 */
function boundaries(forTests) {
  const tests = forTests ? ['package:core', 'package:firestore-store', 'tool:testbed'] : [];
  const packages = Object.entries(mayImport).map(([name, allowed]) => ({
    sourceTag: `package:${name}`,
    onlyDependOnLibsWithTags: [`package:${name}`, ...allowed.map((other) => `package:${other}`), ...tests],
  }));
  return {
    banTransitiveDependencies: true,
    depConstraints: [
      ...packages,
      { sourceTag: 'package:cli', onlyDependOnLibsWithTags: ['type:package'] },
      { sourceTag: 'type:package', onlyDependOnLibsWithTags: ['type:package', ...tests] },
      { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:package', ...tests] },
      { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:package', 'type:app', 'type:tool'] },
    ],
  };
}

/** A client library is imported only in a folder that bears its name; `express` only by the shell of the services. */
const clientLibraries = [
  { library: 'mongodb', pattern: '^mongodb($|/)', folder: 'src/mongo' },
  { library: 'ioredis', pattern: '^ioredis($|/)', folder: 'src/redis' },
  { library: '@google-cloud/pubsub', pattern: '^@google-cloud/pubsub($|/)', folder: 'src/pubsub' },
  {
    library: '@google-cloud/firestore',
    pattern: '^(@google-cloud/firestore|firebase-admin|firestore-oldest)($|/)',
    folder: 'packages/firestore-store',
  },
  { library: 'xstate', pattern: '^xstate($|/)', folder: 'src/xstate' },
  { library: '@event-driven-io/emmett', pattern: '^@event-driven-io/', folder: 'src/emmett' },
  { library: '@castore/core', pattern: '^@castore/', folder: 'src/castore' },
  { library: 'express', pattern: '^express($|/)', folder: 'packages/service-kit' },
];

const timers = ['setTimeout', 'setInterval', 'setImmediate'];
const clock = 'Take time from the injected Clock.';

/** Style: time, ids and chance come through the ports of core only, so that a simulator can hold them. */
const injected = {
  'no-restricted-globals': ['error', ...timers.map((name) => ({ name, message: clock }))],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: clock },
    { object: 'performance', property: 'now', message: clock },
    { object: 'process', property: 'hrtime', message: clock },
    { object: 'AbortSignal', property: 'timeout', message: clock },
    ...timers.map((property) => ({ object: 'globalThis', property, message: clock })),
    { object: 'Math', property: 'random', message: 'Take chance from the injected Random.' },
    { object: 'crypto', property: 'randomUUID', message: 'Take ids from the injected IdSource.' },
  ],
};

const newDate = { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: clock };

const shape = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'Export by name.' },
  { selector: 'ExportAllDeclaration', message: 'List every export by name.' },
];

/** The rules that list what may not be imported or written; they replace each other whole, so they are made whole. */
function restrictions({ libraries = [], testing = false, time = false, random = false }) {
  const patterns = libraries.map(({ library, pattern, folder }) => ({
    regex: pattern,
    message: `${library} is imported only under ${folder}.`,
  }));
  if (testing) {
    patterns.push({
      regex: '^@tai-state/[^/]+/testing$|/testing/',
      message: 'Only tests import a testing subpath.',
    });
  }
  if (time) patterns.push({ regex: '^(node:)?timers($|/)', message: clock });
  if (random) {
    patterns.push({
      regex: '^(node:)?crypto$',
      importNamePattern: '^random',
      message: 'Take ids from the injected IdSource, chance from Random.',
    });
  }
  const dynamic = libraries.map(({ library, pattern, folder }) => ({
    selector: `ImportExpression[source.value=/${pattern.replaceAll('/', '\\/')}/]`,
    message: `${library} is imported only under ${folder}.`,
  }));
  return {
    '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
    'no-restricted-syntax': ['error', ...shape, ...dynamic, ...(time ? [newDate] : [])],
  };
}

/** As the compiler does it: names with an underscore may be unused; and fields that are only left out of the rest. */
const unused = { args: 'all', argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true };

const without = (...names) => clientLibraries.filter(({ library }) => !names.includes(library));
const production = { testing: true, time: true, random: true };
const tests = ['**/*.spec.ts', '**/*.test-d.ts', '**/*.bench.ts'];

export default defineConfig(
  globalIgnores(['**/dist', '**/out-tsc', '**/test-output', '.nx', '.tai']),
  js.configs.recommended,
  {
    files: ['**/*.mjs'],
    rules: { 'no-unused-vars': ['error', unused] },
    languageOptions: {
      globals: Object.fromEntries(
        ['console', 'process', 'fetch', 'URL', 'Buffer', 'performance', 'AbortSignal', 'AbortController']
          .concat(timers, 'clearTimeout', 'clearInterval', 'TextDecoder', 'TextEncoder')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', unused],
      'max-lines': ['error', 300],
    },
  },
  {
    files: ['{packages,apps}/*/src/**/*.ts'],
    rules: {
      ...injected,
      ...restrictions({ ...production, libraries: clientLibraries }),
      'no-console': 'error',
    },
  },
  // Where each client library may be imported.
  ...clientLibraries.map(({ library, folder }) => ({
    files: [folder.startsWith('packages/') ? `${folder}/src/**/*.ts` : `packages/*/${folder}/**/*.ts`],
    rules: restrictions({ ...production, libraries: without(library) }),
  })),
  {
    // The wiring of apps makes the clients that it hands to the adapters.
    files: ['apps/*/src/**/*.ts'],
    rules: restrictions({
      ...production,
      libraries: clientLibraries.filter(({ library }) => library === 'express'),
    }),
  },
  {
    files: ['packages/core/src/runtime/**/*.ts'],
    rules: {
      ...restrictions({ testing: true, libraries: clientLibraries }),
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
    },
  },
  {
    // Contract suites and fakes: cases are typed by the list that they stand in.
    files: ['packages/*/src/testing/**/*.ts', '**/*.contract.ts'],
    rules: {
      ...restrictions({ ...production, testing: false, libraries: clientLibraries }),
      'no-restricted-globals': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['packages/firestore-store/src/testing/**/*.ts'],
    rules: restrictions({ ...production, testing: false, libraries: without('@google-cloud/firestore') }),
  },
  {
    files: ['tools/**/*.ts'],
    rules: { ...restrictions({}), 'no-console': 'off' },
  },
  {
    files: tests,
    rules: {
      ...restrictions({ libraries: clientLibraries }),
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      // The matchers of Jest, such as expect.any(), have the type any.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Tables of cases mix errors of several classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'max-lines': ['error', 400],
    },
  },
  // The tests and contracts of an adapter stand beside it, and use the library that it adapts.
  ...clientLibraries
    .filter(({ folder }) => folder.startsWith('src/'))
    .map(({ library, folder }) => ({
      files: [`packages/*/${folder}/**/*.{spec,contract}.ts`],
      rules: restrictions({ libraries: without(library) }),
    })),
  {
    // Tests against real servers make their own clients.
    files: ['**/*.real.spec.ts', '{packages/firestore-store,tools/*}/src/**/*.spec.ts'],
    rules: restrictions({}),
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': ['error', boundaries(false)] },
  },
  { files: tests, rules: { '@nx/enforce-module-boundaries': ['error', boundaries(true)] } },
);
