import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the testbed keeps what it installs: one folder per user, shared by all clones. */
export const cacheFolder = () =>
  process.env['TAI_TESTBED_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tai-state');
