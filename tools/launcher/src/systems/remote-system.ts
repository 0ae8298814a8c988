import type { ServiceUrls } from '../options.js';
import type { RunningSystem } from './system.js';

/** Services that run already and go on running. */
export function remoteSystem(urls: ServiceUrls): RunningSystem {
  return { urls, title: 'services that run already', close: () => Promise.resolve() };
}
