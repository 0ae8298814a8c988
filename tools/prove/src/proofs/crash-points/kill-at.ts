import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '@tai-state/core';
import type { FaultProxy } from '../../fault-proxy/fault-proxy.js';

/** When a process is killed. */
export interface Death {
  /** The call to the server at which it happens, from 0. */
  readonly call: number;
  /** Whether the server still gets that call. */
  readonly reaches: boolean;
}

/**
 * Runs a program with a job in a process of its own, and kills that (`SIGKILL`) at one of its calls. False where it was
 * done before it came so far.
 */
export async function killAt(
  proxy: FaultProxy,
  program: string,
  job: object,
  { call, reaches }: Death,
): Promise<boolean> {
  let calls = 0;
  let killed = false;
  const process_ = spawn(process.execPath, [program, JSON.stringify(job)], { stdio: 'ignore' });
  proxy.use(() => {
    calls += 1;
    if (calls < call + 1) return undefined;
    killed = true;
    systemClock.setTimer(() => process_.kill('SIGKILL'), reaches ? 20 : 0, { keepAlive: true });
    return reaches ? 'lose-reply' : 'lose-request';
  });
  await once(process_, 'exit');
  proxy.use(() => undefined);
  return killed;
}
