/** The configuration of a service, read from the environment once, at boot. */
export { baseConfig } from './base-config.js';
export type { BaseConfig } from './base-config.js';
export { ConfigError } from './config-error.js';
export type { ConfigFault } from './config-error.js';
export { readConfig } from './read-config.js';
export { flag, wholeNumber } from './variables.js';
