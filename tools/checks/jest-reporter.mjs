import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes what `npm test` counts: each test with its status and duration, and suites that did not run at all. */
export default class JsonReporter {
  /**
   * @param {{ rootDir: string }} globalConfig
   * @param {{ file: string }} options
   */
  constructor({ rootDir }, { file }) {
    this.path = join(rootDir, file);
  }

  /**
   * @param {unknown} _contexts
   * @param {any} results
   */
  onRunComplete(_contexts, results) {
    const suites = results.testResults.map((/** @type {any} */ suite) => ({
      file: suite.testFilePath,
      ms: suite.perfStats.runtime,
      broken: suite.testExecError?.message ?? null,
      tests: suite.testResults.map((/** @type {any} */ { fullName, status, duration, failureMessages }) => ({
        name: fullName,
        status,
        ms: duration ?? 0,
        why: failureMessages.join('\n'),
      })),
    }));
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, JSON.stringify(suites));
  }
}
