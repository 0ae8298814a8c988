import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const folder = () =>
  process.env['FIREBASE_EMULATORS_PATH'] ?? join(homedir(), '.cache', 'firebase', 'emulators');

/** The newest entry of the emulator cache of firebase-tools that matches, with its version. @param {RegExp} pattern */
export const firebaseCached = (pattern) => {
  if (!existsSync(folder())) return undefined;
  const [newest] = readdirSync(folder())
    .map((name) => ({ path: join(folder(), name), version: pattern.exec(name)?.[1] }))
    .filter(({ version }) => version !== undefined)
    .sort((a, b) => (b.version ?? '').localeCompare(a.version ?? '', 'en', { numeric: true }));
  return newest === undefined ? undefined : { path: newest.path, version: newest.version ?? 'unknown' };
};
