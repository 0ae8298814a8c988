import { spawn } from 'node:child_process';
import type { RunningSystem } from './system.js';

/** Breaks something by a command of the user's; rejects when the command fails. */
export function shellDisruption(command: string): NonNullable<RunningSystem['disrupt']> {
  return {
    title: `"${command}" ran in mid-cascade`,
    run: () =>
      new Promise((resolve, reject) => {
        const child = spawn(command, { shell: true, stdio: 'inherit' });
        child.once('error', reject);
        child.once('exit', (code) => {
          if (code === 0) resolve();
          else reject(new Error(`"${command}" ended with ${String(code)}`));
        });
      }),
  };
}
