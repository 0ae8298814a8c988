import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.mjs';

/**
 * Fills a folder of the cache in one step: others see all of it or nothing, and of two at once the first wins.
 *
 * @param {string} name
 * @param {(folder: string) => Promise<readonly string[]>} fill  returns the entries that are not needed any more
 */
export const installInto = async (name, fill) => {
  await mkdir(cacheFolder(), { recursive: true });
  const folder = await mkdtemp(join(cacheFolder(), `.${name}-`));
  try {
    const leftovers = await fill(folder);
    for (const entry of leftovers) await rm(join(folder, entry), { recursive: true, force: true });
    await rename(folder, join(cacheFolder(), name)).catch((error) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
