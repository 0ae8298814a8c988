import { findServers, startServers } from './src/index.mjs';
import { missingVariable } from './src/jest/missing.mjs';
import { neededServers } from './src/jest/needed-servers.mjs';
import { running } from './src/jest/running.mjs';

/**
 * Starts the servers that the project's suites name and puts their addresses into the environment.
 * A missing one is left out, so that its suites are skipped; with `CI=true` it is an error.
 *
 * @param {unknown} _global
 * @param {{ rootDir: string }} project
 */
const setup = async (_global, { rootDir }) => {
  const findings = await findServers(neededServers(rootDir));
  const available = findings.filter(({ source }) => source !== undefined).map(({ name }) => name);
  const wanted = process.env['CI'] === 'true' ? findings.map(({ name }) => name) : available;
  const servers = await startServers(wanted);
  running.servers = servers;
  Object.assign(process.env, servers.env);
  process.env[missingVariable] = JSON.stringify(
    Object.fromEntries(findings.flatMap((one) => (one.source === undefined ? [[one.name, one.howTo]] : []))),
  );
};

export default setup;
