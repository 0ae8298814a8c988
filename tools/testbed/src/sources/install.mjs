import { findBinary } from './binary.mjs';

/**
 * Puts a missing program into the cache folder, then is as good as a program of this machine.
 *
 * @type {import('../types.d.mts').Source}
 */
export const install = {
  name: 'install',
  find: async (definition) => {
    if (definition.install === undefined) return undefined;
    await definition.install();
    const candidate = await findBinary(definition);
    return candidate && { ...candidate, source: 'install' };
  },
};
