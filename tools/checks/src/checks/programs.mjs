import { bin, exec } from '../exec.mjs';

/** A check that a program does by itself: its exit code is the result, what it prints the reason. */
const program = (
  /** @type {string} */ name,
  /** @type {() => Promise<{ code: number, output: string }>} */ start,
) => ({
  name,
  async run() {
    const { code, output } = await start();
    return { faults: code === 0 ? [] : [output.trim().slice(-6000)] };
  },
});

export const formatting = program('format', () => bin('prettier', ['--check', '--log-level', 'warn', '.']));

/** Files, exports and dependencies that nothing uses. */
export const deadCode = program('dead code', () =>
  bin('knip', ['--config', 'knip.config.mjs', '--no-progress', '--no-config-hints']),
);

/** `npm ci` would take the lock as it is. */
export const lockFile = program('lock file', () =>
  exec('npm', ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']),
);
