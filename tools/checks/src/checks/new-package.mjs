import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec, nx } from '../exec.mjs';
import { scratchCopy } from '../scratch-copy.mjs';

const source = `import { InvalidArgument } from '@tai-state/core';

/** How often an id was seen. Throws \`InvalidArgument\` for an empty one. */
export function occurrences(ids: readonly string[], id: string): number {
  if (id === '') throw new InvalidArgument('id', { expected: 'a text', found: 'none' });
  return ids.filter((one) => one === id).length;
}
`;

const spec = `import { occurrences } from './index.js';

describe('occurrences', () => {
  it('counts', () => {
    expect(occurrences(['a', 'b', 'a'], 'a')).toBe(2);
    expect(() => occurrences([], '')).toThrow(/expected a text/);
  });
});
`;

/** A package from the generator is linted, type checked, tested and built like the others, with nothing added. */
export const newPackage = {
  name: 'new package',
  async run() {
    const copy = scratchCopy();
    try {
      const args = ['knowledge', '--description', 'Sessions and knowledge entries.', '--import', 'core'];
      const made = await exec(
        process.execPath,
        ['tools/generators/new-package.mjs', ...args, '--subpath', 'memory'],
        {
          cwd: copy.folder,
        },
      );
      if (made.code !== 0) return { faults: [made.output] };
      const folder = join(copy.folder, 'packages', 'knowledge');
      symlinkSync(folder, join(copy.folder, 'node_modules', '@tai-state', 'knowledge'));
      mkdirSync(join(folder, 'src'), { recursive: true });
      writeFileSync(join(folder, 'src/occurrences.ts'), source);
      writeFileSync(join(folder, 'src/occurrences.spec.ts'), spec.replace('./index.js', './occurrences.js'));
      writeFileSync(
        join(folder, 'src/index.ts'),
        "/** Sessions. */\nexport { occurrences } from './occurrences.js';\n",
      );
      const targets = ['lint', 'typecheck', 'test', 'build'];
      const run = await nx(
        ['run-many', '-t', ...targets, '--projects', '@tai-state/knowledge', '--output-style=static'],
        {
          cwd: copy.folder,
        },
      );
      if (run.code !== 0) return { faults: [run.output.slice(-4000)] };
      const again = await exec(process.execPath, ['tools/generators/new-package.mjs', ...args], {
        cwd: copy.folder,
      });
      const unknown = await exec(
        process.execPath,
        ['tools/generators/new-package.mjs', 'misc', '--description', 'Not in the table.'],
        { cwd: copy.folder },
      );
      const faults = [];
      if (again.code === 0) faults.push('the generator overwrites a package that is there');
      if (unknown.code === 0)
        faults.push('the generator makes a package that the architecture does not have');
      return { faults };
    } finally {
      copy.remove();
    }
  },
};
