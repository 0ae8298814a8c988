/** The servers of this Jest run, from its global setup to its global teardown, which run in one process. */
export const running = {
  /** @type {import('../index.d.mts').ServerSet | undefined} */
  servers: undefined,
};
