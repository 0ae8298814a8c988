import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * A module of the peers in `peers/<folder>`, which have a lock file of their own and are installed when a bench first
 * asks for them: what the library is compared with is nobody's dependency.
 */
export async function peerModule<T>(folder: 'memory' | 'firestore', name: string): Promise<T> {
  const home = new URL(`../../peers/${folder}/`, import.meta.url);
  if (!existsSync(new URL('node_modules', home))) {
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: home,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) throw new Error(`The peers in ${home.pathname} could not be installed.`);
  }
  const resolved = createRequire(new URL('package.json', home)).resolve(name);
  return (await import(pathToFileURL(resolved).href)) as T;
}
