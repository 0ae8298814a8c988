import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder for one server, below TAI_TESTBED_DATA or the system's temporary folder. @param {string} name */
export const makeDataFolder = (name) =>
  mkdtemp(join(process.env['TAI_TESTBED_DATA'] ?? tmpdir(), `tai-${name}-`));
