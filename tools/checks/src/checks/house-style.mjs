import { basename } from 'node:path';
import { files, read } from '../workspace.mjs';

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;

/** What lint does not see: names of files, the size of files as a whole, and words that a finished tree does not have. */
export const houseStyle = {
  name: 'house style',
  async run() {
    const sources = files('packages/*/src/*.ts', 'apps/*/src/*.ts', 'tools/*/src/*');
    const faults = sources
      .filter((file) => !kebab.test(basename(file)))
      .map((file) => `${file} is not in kebab-case`);
    const lines = sources
      .filter((file) => /^packages\/.*(?<!\.spec|\.contract|\.cases)\.ts$/.test(file))
      .map((file) => read(file).split('\n').length - 1)
      .sort((a, b) => a - b);
    const median = lines[Math.floor(lines.length / 2)] ?? 0;
    if (median > 60)
      faults.push(`the median file of the packages has ${median} lines, 60 are wanted at most`);
    for (const file of files('*.ts', '*.mjs', '*.md', '*.yml', '*.json')) {
      if (file.endsWith('house-style.mjs') || file === 'package-lock.json') continue;
      if (/\b(TODO|FIXME|XXX)\b/.test(read(file))) faults.push(`${file} has an open end (TODO, FIXME, XXX)`);
      if (/\bcoming soon\b/i.test(read(file))) faults.push(`${file} promises something`);
    }
    return { faults };
  },
};
