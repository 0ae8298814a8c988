import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from './exec.mjs';
import { root } from './workspace.mjs';

/**
 * The scripted demo over real HTTP, whose steps are assertions.
 *
 * @param {string} name @param {readonly string[]} args @param {Readonly<Record<string, string>>} env
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runDemo(name, args, env = {}) {
  const startedAt = performance.now();
  const script = 'tools/launcher/start.mjs';
  const { code, output } = existsSync(join(root, script))
    ? await exec(process.execPath, [script, '--ci', ...args], { env, limitMs: 5 * 60_000 })
    : { code: 1, output: `${script} is missing` };
  const [, passed = '0', all = '1'] = /(\d+)\/(\d+) checks passed/.exec(output) ?? [];
  const failed = Math.max(Number(all) - Number(passed), code === 0 ? 0 : 1);
  return {
    name,
    passed: Number(passed),
    failed,
    skipped: 0,
    ms: performance.now() - startedAt,
    faults: failed === 0 ? [] : [output.trim().slice(-6000)],
    skips: [],
    slow: [],
  };
}
