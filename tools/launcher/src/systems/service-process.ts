import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Ends the process when its standard input does, that is, when its parent is gone in whatever way. */
const endsWithParent =
  'data:text/javascript,process.stdin.on("close",()=>process.kill(process.pid,"SIGKILL")).resume().unref?.()';

/** One service as a process of its own, which can be killed and started again at the same address. */
export class ServiceProcess {
  readonly url: string;
  readonly #main: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #log: string;
  #child: ChildProcess | undefined;

  constructor(main: string, port: number, env: Readonly<Record<string, string>>, log: string) {
    this.url = `http://127.0.0.1:${String(port)}`;
    this.#main = main;
    this.#env = { ...process.env, ...env, PORT: String(port) };
    this.#log = log;
  }

  /** Starts it and waits until it is ready. Rejects when it ends before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--import', endsWithParent, this.#main], {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const log = createWriteStream(this.#log, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.#child = child;
    const end = performance.now() + 60_000;
    while (performance.now() < end) {
      if (child.exitCode !== null)
        throw new Error(`${this.#main} ended with ${String(child.exitCode)}: see ${this.#log}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.status === 200) return;
      await sleep(50);
    }
    throw new Error(`${this.#main} was not ready within 60 s: see ${this.#log}`);
  }

  /** Ends it by a signal and waits until it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
