import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as prettier from 'prettier';
import { nx } from '../exec.mjs';
import { files, read, root } from '../workspace.mjs';

const reference = 'docs/errors.md';
const built = (/** @type {string} */ name) =>
  import(pathToFileURL(join(root, 'packages', name, 'dist/index.js')).href);
const [begin, end] = ['<!-- table: begin -->', '<!-- table: end -->'];

/** Every error code stands in the reference, with what the code says of it, and in some test. */
export const errorCodes = {
  name: 'error codes',
  /** @param {{ update: boolean }} options */
  async run({ update }) {
    if (!existsSync(join(root, reference))) return { faults: [`there is no ${reference}`] };
    const build = await nx(['run-many', '-t', 'build', '--projects', '@tai-state/service-kit']);
    if (build.code !== 0) return { faults: [build.output.slice(-3000)] };
    const { errorTable } = await built('core');
    const { statusTable } = await built('service-kit');
    const text = read(reference);
    const [before = '', rest = ''] = text.split(begin);
    const [, after = ''] = rest.split(end);
    const wanted = await format(`${before}${begin}\n\n${tableOf(errorTable, statusTable)}\n\n${end}${after}`);
    if (update) writeFileSync(join(root, reference), wanted);
    const faults =
      update || text === wanted
        ? []
        : [`${reference} is not what the tables say: npm test -- --only error --update`];
    const sources = files('packages/*/src/*.ts', 'apps/*/src/*.ts');
    const tests = sources
      .filter((file) => /\.(spec|contract|cases)\.ts$/.test(file))
      .map(read)
      .join('\n');
    const untested = Object.keys(errorTable).filter((code) => !tests.includes(code));
    faults.push(...untested.map((code) => `no test has the error code ${code}`));
    const production = sources
      .filter((file) => !/\.(spec|contract|cases)\.ts$|\/testing\//.test(file))
      .map(read)
      .join('\n');
    const codes = new Set([...production.matchAll(/\bcode(?::| =) '([A-Z]\w+)'/g)].map(([, code]) => code));
    const undocumented = [...codes].filter((code) => !wanted.includes(`\`${code}\``));
    return {
      faults: [...faults, ...undocumented.map((code) => `${reference} does not have the code ${code}`)],
    };
  },
};

const format = async (/** @type {string} */ text) =>
  prettier.format(text, { ...(await prettier.resolveConfig(join(root, reference))), filepath: reference });

/** @param {Record<string, { transient: boolean, when: string }>} errors @param {Record<string, { status: number }>} statuses */
function tableOf(errors, statuses) {
  const rows = Object.entries(errors).map(
    ([code, { transient, when }]) =>
      `| <a id="${code}"></a>\`${code}\` | ${transient ? 'transient' : 'permanent'} | ${statuses[code]?.status} | ${when} |`,
  );
  return ['| code | kind | status | when |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
