// Real servers for tests, demo and benches: found in the environment, in Docker or on this machine, or installed.
// Plain modules with checked types, so that a fresh clone can use them before anything is built.
export { findServers } from './find-servers.mjs';
export { MissingServersError } from './missing-servers-error.mjs';
export { addressVariable, serverNames } from './servers/catalogue.mjs';
export { startServers } from './start-servers.mjs';
