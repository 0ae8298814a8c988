// What a package is made of. The generator writes these files; a check of `npm test` compares every package with them.
import { mayImport } from '../checks/package-table.mjs';

/**
 * @typedef {object} PackageFacts what is a package's own; everything else follows
 * @property {string} name without the scope
 * @property {string} description
 * @property {string} version
 * @property {readonly string[]} subpaths such as `memory` for `./memory`
 * @property {readonly string[]} imports other packages of ours, without the scope
 * @property {Readonly<Record<string, string>>} dependencies of others
 * @property {Readonly<Record<string, string>>} devDependencies
 * @property {Readonly<Record<string, string>>} peerDependencies
 * @property {Readonly<Record<string, unknown>>} peerDependenciesMeta
 * @property {boolean} realTests whether it has suites against real servers
 */

export const scope = '@tai-state/';

const sorted = (/** @type {Readonly<Record<string, unknown>>} */ record) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The facts that a package.json tells. @param {any} manifest @returns {PackageFacts} */
export function factsOf(manifest) {
  const dependencies = Object.entries(manifest.dependencies ?? {});
  const ours = dependencies.filter(([name]) => name.startsWith(scope));
  return {
    name: manifest.name.slice(scope.length),
    description: manifest.description,
    version: manifest.version,
    subpaths: Object.keys(manifest.exports)
      .filter((key) => key !== '.' && key !== './package.json')
      .map((key) => key.slice(2)),
    imports: ours.map(([name]) => name.slice(scope.length)),
    dependencies: Object.fromEntries(dependencies.filter(([name]) => !name.startsWith(scope))),
    devDependencies: manifest.devDependencies ?? {},
    peerDependencies: manifest.peerDependencies ?? {},
    peerDependenciesMeta: manifest.peerDependenciesMeta ?? {},
    realTests: manifest.nx?.targets?.['test-real'] !== undefined,
  };
}

/** Throws when the architecture has no such package or does not let it import these. @param {PackageFacts} facts */
export function checkTable({ name, imports }) {
  const allowed = mayImport[name];
  if (allowed === undefined) {
    throw new Error(`${name} is not in tools/checks/package-table.mjs: decide there what it may import.`);
  }
  for (const other of imports) {
    if (!allowed.includes(other))
      throw new Error(`${name} may not import ${other}: see tools/checks/package-table.mjs.`);
  }
}

/** @param {string} folder the subpath's, or none @param {string} file */
const entry = (folder, file = folder === '' ? 'index' : `${folder}/index`) => ({
  '@tai-state/source': `./src/${file}.ts`,
  types: `./dist/${file}.d.ts`,
  default: `./dist/${file}.js`,
});

/** The package.json. @param {PackageFacts} facts */
export function manifestOf(facts) {
  const { name, version, subpaths, imports, peerDependencies, peerDependenciesMeta } = facts;
  const dependencies = {
    ...Object.fromEntries(imports.map((other) => [scope + other, version])),
    ...facts.dependencies,
  };
  const given = (/** @type {string} */ key, /** @type {Readonly<Record<string, unknown>>} */ value) =>
    Object.keys(value).length === 0 ? {} : { [key]: sorted(value) };
  return {
    name: scope + name,
    version,
    description: facts.description,
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    main: './dist/index.js',
    types: './dist/index.d.ts',
    exports: {
      '.': entry(''),
      ...Object.fromEntries([...subpaths].sort().map((folder) => [`./${folder}`, entry(folder)])),
      './package.json': './package.json',
    },
    files: [
      'dist',
      'src',
      '!src/**/*.spec.ts',
      '!src/**/*.test-d.ts',
      '!src/**/*.bench.ts',
      '!**/*.tsbuildinfo',
    ],
    engines: { node: '>=20.19.0' },
    publishConfig: { access: 'public' },
    ...given('dependencies', dependencies),
    ...given('peerDependencies', peerDependencies),
    ...given('peerDependenciesMeta', peerDependenciesMeta),
    ...given('devDependencies', facts.devDependencies),
    nx: {
      tags: ['type:package', `package:${name}`],
      ...(facts.realTests ? { targets: { 'test-real': {} } } : {}),
    },
  };
}

/** The other files that follow from the facts, by their path in the package. @param {PackageFacts} facts */
export function configFilesOf({ name, imports, realTests }) {
  const references = imports.map((other) => ({ path: `../${other}/tsconfig.lib.json` }));
  const base = { extends: '../../tsconfig.base.json' };
  const tests = ['src/**/*.spec.ts', 'src/**/*.test-d.ts', 'src/**/*.bench.ts'];
  const json = {
    'tsconfig.json': {
      ...base,
      files: [],
      include: [],
      references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.spec.json' }],
    },
    'tsconfig.lib.json': {
      ...base,
      compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.lib.tsbuildinfo' },
      include: ['src/**/*.ts'],
      exclude: tests,
      ...(references.length === 0 ? {} : { references }),
    },
    'tsconfig.spec.json': {
      ...base,
      compilerOptions: { outDir: 'out-tsc/spec', types: ['node', 'jest'] },
      include: tests,
      references: [{ path: './tsconfig.lib.json' }],
    },
  };
  const jest = (/** @type {string} */ preset, /** @type {string} */ title) =>
    `import ${preset} from '../../jest.preset.mjs';\n\nexport default { ...${title.includes('real') ? 'real' : 'preset'}, displayName: '${title}', rootDir: import.meta.dirname };\n`;
  return {
    json,
    text: {
      'jest.config.mjs': jest('preset', scope + name),
      ...(realTests ? { 'jest.real.config.mjs': jest('{ real }', `${scope}${name} (real servers)`) } : {}),
    },
  };
}
