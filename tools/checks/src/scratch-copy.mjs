import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { files, projects, root } from './workspace.mjs';

/**
 * A copy of the workspace to try something in: the files that git knows or would take, as they are now, with the
 * installed dependencies of the original and links between the packages of the copy.
 */
export function scratchCopy() {
  const copy = mkdtempSync(join(tmpdir(), 'tai-state-copy-'));
  for (const file of files()) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { force: true, verbatimSymlinks: true });
  }
  const modules = join(copy, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@tai-state') symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(modules, '@tai-state'));
  for (const kind of /** @type {const} */ (['packages', 'apps', 'tools'])) {
    for (const { folder, path, manifest } of projects(kind)) {
      symlinkSync(join(copy, path), join(modules, ...manifest.name.split('/')));
      linkOwnModules(folder, join(copy, path));
    }
  }
  return {
    folder: copy,
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}

/** Dependencies that npm has put below a project, as it needs another version than the rest. @param {string} from @param {string} to */
function linkOwnModules(from, to) {
  try {
    readdirSync(join(from, 'node_modules'));
  } catch {
    return;
  }
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'));
}
