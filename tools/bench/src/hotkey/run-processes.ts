import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HotkeyCount, HotkeyJob } from './hotkey-child.js';

const child = fileURLToPath(new URL('./hotkey-child.js', import.meta.url));

/** Runs the same job in several processes that begin together, and gives what each has done. */
export async function runProcesses(job: HotkeyJob, processes: number): Promise<readonly HotkeyCount[]> {
  const started = Array.from({ length: processes }, () => {
    const process_ = spawn(process.execPath, [child, JSON.stringify(job)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { process_, lines: createInterface({ input: process_.stdout })[Symbol.asyncIterator]() };
  });
  await Promise.all(started.map(({ lines }) => lines.next()));
  for (const { process_ } of started) process_.stdin.write('go\n');
  return Promise.all(
    started.map(async ({ process_, lines }) => {
      const line = await lines.next();
      process_.kill('SIGKILL');
      return JSON.parse(String(line.value)) as HotkeyCount;
    }),
  );
}
