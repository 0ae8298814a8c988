/* global describe, test */
// What suites with real servers import; the addresses come from the global setup through the environment.
import { definitionOf } from '../servers/catalogue.mjs';
import { missingVariable } from './missing.mjs';

const notSetUp = 'run it through jest.real.config.mjs, whose global setup starts the servers';

/** @param {import('../index.d.mts').ServerName} name */
const addressOf = (name) => {
  const definition = definitionOf(name);
  const value = process.env[definition.variable];
  if (!value) return undefined;
  const host = definition.hostOf(value);
  return { host, url: value.includes('://') ? value : definition.url(host, 'environment') };
};

/** @type {typeof import('./index.d.mts').describeReal} */
export const describeReal = (names, title, suite) => {
  /** @type {Record<string, string>} */
  const howTo = JSON.parse(process.env[missingVariable] ?? '{}');
  const missing = names.filter((name) => addressOf(name) === undefined);
  if (missing.length === 0) {
    const addresses = Object.fromEntries(names.map((name) => [name, addressOf(name)]));
    describe(title, () => suite(/** @type {any} */ (addresses)));
    return;
  }
  const reason = missing.map((name) => `${name} is missing: ${howTo[name] ?? notSetUp}`).join('; ');
  if (process.env['CI'] === 'true') throw new Error(reason);
  describe.skip(`${title} [skipped, ${reason}]`, () => {
    test.todo(`needs ${missing.join(', ')}`);
  });
};
