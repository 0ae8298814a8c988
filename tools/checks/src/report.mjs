/** @typedef {import('./outcome.mjs').Outcome} Outcome */

const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;

/** Why something failed, as soon as it is known. @param {Outcome} outcome */
export function printFaults({ name, faults }) {
  for (const fault of faults) console.log(`\n✖ ${name}: ${fault}`);
}

/**
 * The table, what was skipped, what was slow; at last the plain count, for programs.
 *
 * @param {readonly Outcome[]} outcomes @param {number} totalMs
 */
export function printReport(outcomes, totalMs) {
  const rows = outcomes.map(({ name, passed, failed, skipped, ms }) =>
    [name, passed, failed, skipped, seconds(ms)].map(String),
  );
  const header = ['', 'passed', 'failed', 'skipped', 'time'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (/** @type {readonly string[]} */ cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ');
  console.log(`\n${line(header)}`);
  for (const row of rows) console.log(line(row));

  const failed = outcomes.filter((one) => one.failed > 0);
  if (failed.length > 0) console.log(`\nFailed: ${failed.map(({ name }) => name).join(', ')}`);
  const skips = outcomes.flatMap(({ name, skips }) => skips.map((skip) => `${name}: ${skip}`));
  if (skips.length > 0) console.log(`\nSkipped:\n${skips.map((skip) => `  ${skip}`).join('\n')}`);
  const slow = outcomes.flatMap((one) => one.slow).sort((a, b) => b.ms - a.ms);
  if (slow.length > 0) {
    console.log('\nSlow tests:');
    for (const { name, ms } of slow.slice(0, 10)) console.log(`  ${seconds(ms).padStart(7)}  ${name}`);
  }
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    outcomes.reduce((total, one) => total + one[key], 0);
  console.log(`\nin ${seconds(totalMs)}`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return sum('failed') === 0;
}
