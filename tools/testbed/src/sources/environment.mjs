/** @param {string} name */
const notOurs = (name) => async () => {
  throw new Error(
    `${name} runs outside the testbed, which cannot stop or pause it: start it with { isolated: true }`,
  );
};

/**
 * A server that somebody else runs, by its address in the environment.
 *
 * @type {import('../types.d.mts').Source}
 */
export const environment = {
  name: 'environment',
  find: async (definition) => {
    const address = process.env[definition.variable];
    if (address === undefined || address === '') return undefined;
    const refuse = notOurs(definition.title);
    return {
      source: 'environment',
      where: `${definition.variable}=${address.replace(/\/\/[^@/]*@/, '//***@')}`,
      version: 'not asked',
      launch: async () => ({
        host: definition.hostOf(address),
        address,
        control: { pid: undefined, kill: refuse, pause: refuse, resume: refuse, start: refuse },
      }),
    };
  },
};
