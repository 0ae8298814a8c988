import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverNames } from '../servers/catalogue.mjs';

/** @typedef {import('../index.d.mts').ServerName} ServerName */

/** @param {string} text @returns {ServerName[]} */
const knownNames = (text) =>
  serverNames.filter((name) => new RegExp(`(^|[\\s'",[])${name}($|[\\s'",\\]])`).test(text));

/**
 * The servers that a project's `*.real.spec.ts` files name in `describeReal([…])`; `TAI_TESTBED_SERVERS`
 * (a comma list) overrides that.
 *
 * @param {string} rootDir
 * @returns {ServerName[]}
 */
export const neededServers = (rootDir) => {
  const override = process.env['TAI_TESTBED_SERVERS'];
  if (override !== undefined) return knownNames(override);
  const source = join(rootDir, 'src');
  const text = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.real.spec.ts'))
    .flatMap((path) => [
      ...readFileSync(join(source, path), 'utf8').matchAll(/describeReal\(\s*\[([^\]]*)\]/g),
    ])
    .map(([, names]) => names)
    .join(' ');
  return knownNames(text);
};
