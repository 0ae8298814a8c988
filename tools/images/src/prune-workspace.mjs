import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pruneLock } from './prune-lock.mjs';

/** @param {string} path */
const readJson = async (path) => JSON.parse(await readFile(path, 'utf8'));

/** @param {string} folder @param {string} name @param {unknown} value */
const writeJson = async (folder, name, value) => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `${JSON.stringify(value, undefined, 2)}\n`);
};

/** What a built project runs: no declarations, source maps or build states. @param {string} path */
const isRuntime = (path) => !/\.(d\.[cm]?ts|map|tsbuildinfo)$/.test(path);

/**
 * Writes one built project as a workspace of its own: `manifests/` (manifests and the pruned lock file, enough for
 * `npm ci`) and `code/` (the built code). They are apart so that an image layer changes only with its own part.
 *
 * @param {{ root: string, project: string, to: string }} where
 */
export const pruneWorkspace = async ({ root, project, to }) => {
  const lock = pruneLock(await readJson(join(root, 'package-lock.json')), project);
  const manifests = join(to, 'manifests');
  const { name, workspaces = [] } = lock.packages[''] ?? {};
  await writeJson(manifests, 'package-lock.json', lock);
  await writeJson(manifests, 'package.json', { name, private: true, type: 'module', workspaces });
  for (const folder of workspaces) {
    const manifest = await readJson(join(root, folder, 'package.json'));
    const { devDependencies: _dev, scripts: _scripts, nx: _nx, ...production } = manifest;
    await writeJson(join(manifests, folder), 'package.json', production);
    await cp(join(root, folder, 'dist'), join(to, 'code', folder, 'dist'), {
      recursive: true,
      filter: isRuntime,
    });
  }
};
