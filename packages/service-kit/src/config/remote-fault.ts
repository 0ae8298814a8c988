import type { ConfigFault } from './config-error.js';

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

/** What is wrong with listening on this host: other machines reach it, and nobody has said that they may. */
export function remoteFault(host: string, allowRemote: boolean): ConfigFault | undefined {
  if (allowRemote || loopback.test(host)) return undefined;
  return {
    variable: 'HOST',
    expected: 'a loopback address, or ALLOW_REMOTE=true beside it (the service has no sign-in)',
    found: JSON.stringify(host.slice(0, 64)),
  };
}
