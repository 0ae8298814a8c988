import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { nx } from './exec.mjs';
import { projects, readJson, root } from './workspace.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

const kinds = /** @type {const} */ (['packages', 'apps', 'tools']);

/** The examples are one project, beside the folders of the others. */
const examples = () => ({
  folder: join(root, 'examples'),
  path: 'examples',
  manifest: readJson(join(root, 'examples', 'package.json')),
});

/** Projects with suites of a kind. @param {'unit' | 'real'} kind */
const having = (kind) =>
  [...kinds.flatMap((one) => projects(one)), examples()].filter(({ folder }) =>
    existsSync(join(folder, kind === 'unit' ? 'jest.config.mjs' : 'jest.real.config.mjs')),
  );

/**
 * Runs the suites of a kind in every project, and gives one row per project from what Jest has counted.
 *
 * @param {'unit' | 'real'} kind
 * @param {Readonly<Record<string, string>>} env
 * @returns {Promise<readonly Outcome[]>}
 */
export async function runSuites(kind, env = {}) {
  const chosen = having(kind);
  for (const { folder } of chosen) rmSync(resultFile(folder, kind), { force: true });
  const target = kind === 'unit' ? 'test' : 'test-real';
  const names = chosen.map(({ manifest }) => manifest.name).join(',');
  const { code, output } = await nx(
    ['run-many', '-t', target, '--projects', names, '--output-style=static'],
    {
      env,
      // For what hangs: one suite after the other takes a quarter of an hour where a machine is busy.
      limitMs: 45 * 60_000,
    },
  );
  const rows = chosen.flatMap(({ folder, path }) => {
    const file = resultFile(folder, kind);
    return existsSync(file) ? [rowOf(`${kind} ${path}`, file)] : missing(`${kind} ${path}`, folder, output);
  });
  if (code === 0 || rows.some(({ failed }) => failed > 0)) return rows;
  return [...rows, failure(`${kind} suites`, output)];
}

const resultFile = (/** @type {string} */ folder, /** @type {string} */ kind) =>
  join(folder, 'test-output', `${kind}.json`);

/** A project without a single suite of the kind writes no results. @param {string} name @param {string} folder @param {string} output */
function missing(name, folder, output) {
  const none = new RegExp(`No tests found[^]*?${folder}`).test(output);
  return [none ? failure(name, 'has a Jest configuration and no suite') : failure(name, output)];
}

/** @param {string} name @param {string} output @returns {Outcome} */
const failure = (name, output) => ({
  name,
  passed: 0,
  failed: 1,
  skipped: 0,
  ms: 0,
  faults: [output.trim().slice(-6000)],
  skips: [],
  slow: [],
});

/** @param {string} name @param {string} file @returns {Outcome} */
function rowOf(name, file) {
  /** @type {{ file: string, ms: number, broken: string | null, tests: { name: string, status: string, ms: number, why: string }[] }[]} */
  const suites = JSON.parse(readFileSync(file, 'utf8'));
  const tests = suites.flatMap((suite) =>
    suite.tests.map((test) => ({ ...test, file: relative(root, suite.file) })),
  );
  const broken = suites.filter((suite) => suite.broken !== null);
  const failed = tests.filter(({ status }) => status === 'failed');
  const skipped = tests.filter(({ status }) => status !== 'failed' && status !== 'passed');
  return {
    name,
    passed: tests.length - failed.length - skipped.length,
    failed: failed.length + broken.length,
    skipped: skipped.length,
    ms: suites.reduce((sum, { ms }) => sum + ms, 0),
    faults: [
      ...failed.map((test) => `${test.file}: ${test.name}\n${test.why.slice(0, 3000)}`),
      ...broken.map((suite) => `${relative(root, suite.file)} did not run: ${suite.broken}`),
    ],
    skips: skipped.map((test) => `${test.file}: ${test.name}`),
    slow: tests
      .filter(({ ms }) => ms > 5_000)
      .map((test) => ({ name: `${test.file}: ${test.name}`, ms: test.ms })),
  };
}
