/**
 * @typedef {{
 *   name?: string, version?: string, link?: boolean, resolved?: string, dev?: boolean, devOptional?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>, peerDependencies?: Record<string, string>,
 *   peerDependenciesMeta?: Record<string, { optional?: boolean }>, workspaces?: readonly string[],
 * }} LockEntry
 * @typedef {{ name: string, lockfileVersion: number, requires: boolean, packages: Record<string, LockEntry> }} Lock
 */

/** Where Node finds a package from a folder: the nearest `node_modules` upwards. @param {Lock} lock @param {string} from @param {string} name */
const locate = (lock, from, name) => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (path in lock.packages) return path;
    if (folder === '') return undefined;
  }
};

/** What a package needs at run time, each with whether it may be absent. @param {LockEntry} entry */
const needsOf = ({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) => [
  ...Object.keys(dependencies ?? {}).map((name) => ({
    name,
    optional: name in (optionalDependencies ?? {}),
  })),
  ...Object.keys(optionalDependencies ?? {}).map((name) => ({ name, optional: true })),
  ...Object.keys(peerDependencies ?? {})
    .filter((name) => peerDependenciesMeta?.[name]?.optional !== true)
    .map((name) => ({ name, optional: false })),
];

/** @param {LockEntry} entry @returns {LockEntry} */
const forProduction = (entry) => {
  const { dev: _dev, devOptional: _devOptional, devDependencies: _devDependencies, ...rest } = entry;
  return rest;
};

/**
 * The part of a workspace's lock file that one of its projects needs at run time: the same versions at the same
 * places, for a root that has no dependency of its own and only the projects that are needed as workspaces.
 *
 * @param {Lock} lock
 * @param {string} project  folder of the project, as `apps/example`
 * @returns {Lock}
 * @throws Error when a dependency of the project is not in the lock file
 */
export const pruneLock = (lock, project) => {
  /** @type {Set<string>} */
  const kept = new Set();
  const visit = (/** @type {string} */ path) => {
    if (kept.has(path)) return;
    const entry = lock.packages[path];
    if (entry === undefined) throw new Error(`the lock file has no ${path}`);
    kept.add(path);
    if (entry.link === true && entry.resolved !== undefined) return visit(entry.resolved);
    for (const { name, optional } of needsOf(entry)) {
      const found = locate(lock, path, name);
      if (found !== undefined) visit(found);
      else if (!optional) throw new Error(`the lock file has no ${name}, which ${path} needs`);
    }
  };
  visit(project);
  for (const [path, { link, resolved }] of Object.entries(lock.packages))
    if (link === true && resolved === project) kept.add(path);
  const paths = [...kept].sort();
  const workspaces = paths.filter((path) => !/(^|\/)node_modules\//.test(path));
  const packages = paths.map((path) => [path, forProduction(/** @type {LockEntry} */ (lock.packages[path]))]);
  return { ...lock, packages: { '': { name: lock.name, workspaces }, ...Object.fromEntries(packages) } };
};
