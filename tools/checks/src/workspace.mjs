import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the workspace. */
export const root = join(import.meta.dirname, '..', '..', '..');

/** @param {string} file */
export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * The projects below a folder: those that are published (`packages`), deployed (`apps`) or neither (`tools`).
 *
 * @param {'packages' | 'apps' | 'tools'} kind
 */
export const projects = (kind) =>
  readdirSync(join(root, kind))
    .filter((name) => existsSync(join(root, kind, name, 'package.json')))
    .map((name) => ({
      name,
      folder: join(root, kind, name),
      path: `${kind}/${name}`,
      manifest: readJson(join(root, kind, name, 'package.json')),
    }));

/** What a package can be imported as: the subpath (empty for the package itself) and the file of its types. */
export const entriesOf = (/** @type {{ manifest: any }} */ { manifest }) =>
  Object.entries(manifest.exports)
    .filter(([key]) => key !== './package.json')
    .map(([key, { types }]) => ({
      subpath: key === '.' ? '' : key.slice(2),
      types: /** @type {string} */ (types),
    }));

/**
 * The files that git knows or would take, by their path in the workspace.
 *
 * @param {readonly string[]} patterns of git; none for all
 */
export const files = (...patterns) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...patterns], {
    cwd: root,
  })
    .toString()
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)));

/** The text of a file of the workspace. @param {string} file */
export const read = (file) => readFileSync(join(root, file), 'utf8');
