import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, exec, nx } from '../exec.mjs';
import { projects } from '../workspace.mjs';

const unwanted = /\.(spec|test-d|bench)\.|\.tsbuildinfo$|(^|\/)(test-output|out-tsc|node_modules)\//;

/** What would be published: each package as a tarball, looked at by publint, by attw and for what it holds. */
export const tarballs = {
  name: 'tarballs',
  async run() {
    const built = await nx(['run-many', '-t', 'build', '--projects', 'packages/*']);
    if (built.code !== 0) return { faults: [`the build failed:\n${built.output.slice(-3000)}`] };
    const folder = mkdtempSync(join(tmpdir(), 'tai-state-tarballs-'));
    try {
      const faults = [];
      for (const one of projects('packages')) faults.push(...(await lookAt(one, folder)));
      return { faults };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** @param {ReturnType<typeof projects>[number]} one @param {string} folder */
async function lookAt({ path, folder: cwd }, folder) {
  const packed = await exec(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
    { cwd },
  );
  if (packed.code !== 0) return [`${path}: npm pack failed: ${packed.output}`];
  const [{ filename, files }] = JSON.parse(packed.output.slice(packed.output.indexOf('[')));
  const names = files.map((/** @type {{ path: string }} */ file) => file.path);
  const faults = names
    .filter((/** @type {string} */ name) => unwanted.test(name))
    .map((/** @type {string} */ name) => `${path} would publish ${name}`);
  for (const needed of ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']) {
    if (!names.includes(needed)) faults.push(`${path} would be published without ${needed}`);
  }
  const tarball = join(folder, filename);
  const publint = await bin('publint', ['run', tarball, '--strict']);
  if (publint.code !== 0) faults.push(`${path}: publint:\n${publint.output}`);
  const attw = await bin('@arethetypeswrong/cli', [tarball, '--profile', 'esm-only', '--format', 'ascii'], {
    program: 'attw',
  });
  if (attw.code !== 0) faults.push(`${path}: attw:\n${attw.output}`);
  return faults;
}
