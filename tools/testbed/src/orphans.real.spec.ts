import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeReal } from './jest/index.mjs';

const program = fileURLToPath(new URL('./testing/parent.mjs', import.meta.url));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const parentWith = async (names: readonly string[]) => {
  const parent = spawn(process.execPath, [program, ...names], {
    env: { ...process.env, NODE_OPTIONS: '', TAI_TESTBED_SOURCES: 'binary,install' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const started: { pid: number }[] = JSON.parse(String(line));
  return { parent, pids: started.map(({ pid }) => pid) };
};

const allGoneWithin = async (pids: readonly number[], ms: number): Promise<boolean> => {
  const end = performance.now() + ms;
  while (pids.some(isAlive)) {
    if (performance.now() > end) return false;
    await sleep(50);
  }
  return true;
};

describeReal(['redis', 'mongo-standalone'], 'a parent that dies', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('by %s leaves no server behind', async (signal) => {
    const { parent, pids } = await parentWith(['redis', 'mongo-standalone']);
    expect(pids.every(isAlive)).toBe(true);
    parent.kill(signal);
    expect(await allGoneWithin(pids, 20_000)).toBe(true);
  });

  test('leaves no server behind that was paused', async () => {
    const { parent, pids } = await parentWith(['redis']);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    parent.kill('SIGKILL');
    expect(await allGoneWithin(pids, 20_000)).toBe(true);
  });
});
