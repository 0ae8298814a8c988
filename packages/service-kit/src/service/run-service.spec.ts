import { EventEmitter, once } from 'node:events';
import type { Background, Service } from '../index.js';
import { baseConfig, createService, readConfig, runService } from '../index.js';

/** Stands for the process, so that a test can signal it and see it end. */
class Host extends EventEmitter {
  written = '';
  readonly stderr = { write: (text: string) => (this.written += text) };

  exit(code: number): void {
    this.emit('exit', code);
  }

  async ended(): Promise<unknown> {
    const [code] = (await once(this, 'exit')) as [unknown];
    return code;
  }
}

const serviceWith = (background: readonly Background[] = []): Service =>
  createService({
    name: 'x',
    config: readConfig(baseConfig, { LOG_LEVEL: 'silent' }),
    endpoints: [],
    background,
  });

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'])('drains and exits with 0 on %s', async (signal) => {
    const host = new Host();
    let stopped = false;
    const stop = (): Promise<void> => {
      stopped = true;
      return Promise.resolve();
    };
    await runService(serviceWith([{ name: 'a', start: () => undefined, stop }]), host);
    const ended = host.ended();
    host.emit(signal);
    expect(await ended).toBe(0);
    expect(stopped).toBe(true);
  });

  it('exits with 1 when something had to be cut off', async () => {
    const host = new Host();
    const failing = { name: 'a', start: () => undefined, stop: () => Promise.reject(new Error('no')) };
    await runService(serviceWith([failing]), host);
    const ended = host.ended();
    host.emit('SIGTERM');
    expect(await ended).toBe(1);
  });

  it('ends at once on a second signal', async () => {
    const host = new Host();
    let release = (): void => undefined;
    const stop = (): Promise<void> => new Promise((resolve) => (release = resolve));
    await runService(serviceWith([{ name: 'a', start: () => undefined, stop }]), host);
    const ended = host.ended();
    host.emit('SIGTERM');
    host.emit('SIGINT');
    expect(await ended).toBe(130);
    const drained = host.ended();
    release();
    await drained;
  });

  it('lists the faults of the configuration and exits with 1', async () => {
    const host = new Host();
    const ended = host.ended();
    await runService(() => {
      readConfig(baseConfig, { PORT: 'x', LOG_LEVEL: 'y' });
      return serviceWith();
    }, host);
    expect(await ended).toBe(1);
    expect(host.written).toMatch(/2 fault\(s\):\n {2}PORT: .*\n {2}LOG_LEVEL: /);
    expect(host.written).not.toMatch(/ at /);
  });
});
