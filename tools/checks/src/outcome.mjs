/**
 * What became of one part of the run: the suites of a project, or a check, which counts as one test.
 *
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} ms
 * @property {readonly string[]} faults why it failed
 * @property {readonly string[]} skips what was left out, with the reason
 * @property {readonly { name: string, ms: number }[]} slow single tests that took long
 */

/**
 * Runs a check and makes a row of it.
 *
 * @param {{ name: string, run: (options: { update: boolean }) => Promise<{ faults: readonly string[] }> }} check
 * @param {{ update: boolean }} options
 * @returns {Promise<Outcome>}
 */
export async function runCheck(check, options) {
  const startedAt = performance.now();
  const { faults } = await check
    .run(options)
    .catch((/** @type {Error} */ error) => ({ faults: [error.stack ?? String(error)] }));
  return {
    name: check.name,
    passed: faults.length === 0 ? 1 : 0,
    failed: faults.length === 0 ? 0 : 1,
    skipped: 0,
    ms: performance.now() - startedAt,
    faults,
    skips: [],
    slow: [],
  };
}
