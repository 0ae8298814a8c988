import { readFileSync, writeFileSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { checkTable, configFilesOf, factsOf, manifestOf } from '../../../generators/package-template.mjs';
import { projects, readJson, root } from '../workspace.mjs';

/** Every package is what the generator would make of its facts. With `update` it is made so. */
export const packageTemplate = {
  name: 'package template',
  /** @param {{ update: boolean }} options */
  async run({ update }) {
    const faults = [];
    for (const { folder, path, manifest } of projects('packages')) {
      const facts = factsOf(manifest);
      try {
        checkTable(facts);
      } catch (error) {
        faults.push(`${path}: ${/** @type {Error} */ (error).message}`);
      }
      if (update) await write(join(folder, 'package.json'), JSON.stringify(manifestOf(facts)));
      else if (JSON.stringify(manifest) !== JSON.stringify(manifestOf(facts)))
        faults.push(differs(path, 'package.json'));
      faults.push(...(await configFaults(folder, path, facts, update)));
      if (update) copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
      else if (read(join(folder, 'LICENSE')) !== read(join(root, 'LICENSE')))
        faults.push(differs(path, 'LICENSE'));
      const readme = read(join(folder, 'README.md'));
      if (readme === undefined) faults.push(`${path} has no README.md`);
      else if (readme.split('\n').length > 81) faults.push(`${path}/README.md is longer than 80 lines`);
    }
    return { faults };
  },
};

const read = (/** @type {string} */ file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
const differs = (/** @type {string} */ path, /** @type {string} */ file) =>
  `${path}/${file} is not what the template makes of its facts (npm test -- --only template --update)`;

const write = async (/** @type {string} */ file, /** @type {string} */ text) => {
  writeFileSync(file, await formatted(file, text));
};

const formatted = async (/** @type {string} */ file, /** @type {string} */ text) =>
  format(text, { ...(await resolveConfig(join(root, 'package.json'))), filepath: file });

/** The order of references is free, and tests may refer to more projects. */
const normal = (/** @type {any} */ config, /** @type {string} */ file) => {
  const { references = [], ...rest } = config;
  const paths = references.map((/** @type {{ path: string }} */ { path }) => path).sort();
  return {
    ...rest,
    references: file === 'tsconfig.spec.json' ? paths.includes('./tsconfig.lib.json') : paths,
  };
};

/**
 * @param {string} folder @param {string} path
 * @param {import('../../../generators/package-template.mjs').PackageFacts} facts @param {boolean} update
 */
async function configFaults(folder, path, facts, update) {
  const faults = [];
  const { json, text } = configFilesOf(facts);
  for (const [file, value] of Object.entries(json)) {
    const found = existsSync(join(folder, file)) ? readJson(join(folder, file)) : {};
    if (isDeepStrictEqual(normal(found, file), normal(value, file))) continue;
    if (update) await write(join(folder, file), JSON.stringify(value));
    else faults.push(differs(path, file));
  }
  for (const [file, value] of Object.entries(text)) {
    const expected = await formatted(join(folder, file), value);
    if (read(join(folder, file)) === expected) continue;
    if (update) writeFileSync(join(folder, file), expected);
    else faults.push(differs(path, file));
  }
  return faults;
}
