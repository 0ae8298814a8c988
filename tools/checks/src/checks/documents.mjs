import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { bin, exec, nx } from '../exec.mjs';
import { files, read, root } from '../workspace.mjs';

/** Relative links lead somewhere, TypeScript in documents compiles, and the example of the README runs. */
export const documents = {
  name: 'documents',
  async run() {
    const pages = files('*.md').filter((file) => !file.endsWith('.api.md'));
    const faults = pages.flatMap(brokenLinks);
    if (!pages.includes('README.md')) faults.push('there is no README.md');
    const blocks = pages.flatMap(codeBlocks);
    const built = await nx(['run-many', '-t', 'build', '--projects', 'packages/*']);
    if (built.code !== 0) return { faults: [...faults, `the build failed:\n${built.output.slice(-3000)}`] };
    faults.push(...(await compile(blocks)));
    for (const block of blocks.filter(({ file }) => file === 'README.md'))
      faults.push(...(await execute(block)));
    return { faults };
  },
};

const withoutCode = (/** @type {string} */ text) =>
  text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** @param {string} file */
function brokenLinks(file) {
  const text = withoutCode(read(file));
  const targets = [...text.matchAll(/\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return targets
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const linked = path === '' ? join(root, file) : join(root, dirname(file), decodeURI(path));
      if (!existsSync(linked)) return true;
      return anchor !== undefined && linked.endsWith('.md') && !anchorsOf(linked).has(anchor);
    })
    .map((target) => `${file}: the link ${target} leads nowhere`);
}

/** The anchors that GitHub gives to headings, and those written as `<a id>`. @param {string} file */
function anchorsOf(file) {
  const text = readFileSync(file, 'utf8');
  const headings = [...text.matchAll(/^#+\s+(.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id)]);
}

/** @typedef {{ file: string, line: number, code: string }} Block */

/** @param {string} file @returns {readonly Block[]} */
function codeBlocks(file) {
  const text = read(file);
  return [...text.matchAll(/^```(?:ts|typescript)\b[^\n]*\n([^]*?)^```/gm)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length,
    code: match[1] ?? '',
  }));
}

const folder = join(root, '.tai', 'documents');

/** Each block is a module of its own, seen as from the root of the workspace. @param {readonly Block[]} blocks */
async function compile(blocks) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  blocks.forEach(({ code }, index) =>
    writeFileSync(join(folder, `block-${index}.ts`), `${code}\nexport {};\n`),
  );
  const compilerOptions = {
    composite: false,
    noEmit: true,
    noUnusedLocals: false,
    customConditions: [],
    types: ['node', 'jest'],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }),
  );
  if (blocks.length === 0) return [];
  const { code, output } = await bin('typescript', ['-p', folder, '--pretty', 'false'], { program: 'tsc' });
  if (code === 0) return [];
  return [
    output.replace(/\S*block-(\d+)\.ts\((\d+),/g, (_, index, line) => {
      const block = /** @type {Block} */ (blocks[Number(index)]);
      return `${block.file}(${block.line + Number(line)},`;
    }),
  ];
}

/** @param {Block} block */
async function execute({ file, line, code }) {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  const script = join(folder, `run-${line}.mjs`);
  writeFileSync(script, ts.transpileModule(code, { compilerOptions: options }).outputText);
  const result = await exec(process.execPath, [script], { limitMs: 60_000 });
  return result.code === 0 ? [] : [`${file}:${line} does not run:\n${result.output}`];
}
