#!/usr/bin/env node
// Makes a package as the architecture wants it: node tools/generators/new-package.mjs <name> --description <text>
//   [--subpath <name>]… [--import <package of ours>]… [--real-tests]
import { existsSync, mkdirSync, readFileSync, writeFileSync, copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { checkTable, configFilesOf, manifestOf, scope } from './package-template.mjs';

const root = process.cwd();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    description: { type: 'string' },
    subpath: { type: 'string', multiple: true, default: [] },
    import: { type: 'string', multiple: true, default: [] },
    'real-tests': { type: 'boolean', default: false },
  },
});
const [name] = positionals;
if (name === undefined || values.description === undefined || !existsSync(join(root, 'nx.json'))) {
  console.error('usage, in the root of the workspace: new-package.mjs <name> --description <text>');
  process.exit(2);
}
const folder = join(root, 'packages', name);
if (existsSync(folder)) {
  console.error(`packages/${name} is there already.`);
  process.exit(1);
}

const read = (/** @type {string} */ file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const write = async (/** @type {string} */ file, /** @type {string} */ text) => {
  mkdirSync(dirname(file), { recursive: true });
  const options = { ...(await resolveConfig(join(root, 'package.json'))), filepath: file };
  writeFileSync(file, await format(text, options));
};

const facts = {
  name,
  description: values.description,
  version: read('packages/core/package.json').version,
  subpaths: values.subpath,
  imports: values.import,
  dependencies: {},
  devDependencies: values['real-tests'] ? { [`${scope}testbed`]: '*' } : {},
  peerDependencies: {},
  peerDependenciesMeta: {},
  realTests: values['real-tests'],
};
checkTable(facts);
const { json, text } = configFilesOf(facts);
await write(join(folder, 'package.json'), JSON.stringify(manifestOf(facts)));
for (const [file, value] of Object.entries(json)) await write(join(folder, file), JSON.stringify(value));
for (const [file, value] of Object.entries(text)) await write(join(folder, file), value);
copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
await write(join(folder, 'README.md'), `# ${scope}${name}\n\n${facts.description}\n`);
await write(join(folder, 'src/index.ts'), `/** \`${scope}${name}\`: ${facts.description} */\nexport {};\n`);
for (const subpath of facts.subpaths) {
  await write(
    join(folder, 'src', subpath, 'index.ts'),
    `/** \`${scope}${name}/${subpath}\`. */\nexport {};\n`,
  );
}

const solution = read('tsconfig.json');
solution.references.push({ path: `./packages/${name}` });
await write(join(root, 'tsconfig.json'), JSON.stringify(solution));
console.log(`packages/${name} is made. Run npm install, so that the workspace knows it.`);
