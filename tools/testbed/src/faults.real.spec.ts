import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findServers,
  serverNames,
  startServers,
  type RunningServer,
  type ServerName,
  type Servers,
} from './index.mjs';
import { definitionOf } from './servers/catalogue.mjs';
import { setEnvironment } from './testing/environment.mjs';

const answers = (server: RunningServer): Promise<boolean> =>
  definitionOf(server.name)
    .check(server.host, server.source)
    .then(
      () => true,
      () => false,
    );

const folder = mkdtempSync(join(tmpdir(), 'tai-faults-'));
const restoreFolder = setEnvironment({ TAI_TESTBED_DATA: folder });

/** Whether it does so at last: what was paused, or has just started, may take its time. */
const answersAtLast = async (server: RunningServer): Promise<boolean> => {
  const end = performance.now() + 20_000;
  for (;;) {
    if (await answers(server)) return true;
    if (performance.now() > end) return false;
  }
};

afterAll(() => {
  restoreFolder();
  rmdirSync(folder);
});

const withSources = async <T>(sources: string, action: () => Promise<T>): Promise<T> => {
  const restore = setEnvironment({ TAI_TESTBED_SOURCES: sources });
  try {
    return await action();
  } finally {
    restore();
  }
};

const find = async (sources: string, names: readonly ServerName[]) => {
  const findings = await withSources(sources, () => findServers(names));
  return findings.map((finding) => ({ ...finding, sources, where: sources.split(',')[0] }));
};

const everyServer = await find('binary,install,docker', serverNames);
// Not every machine has an engine with the image; one server stands for all of them there.
const inDocker = (await find('docker', ['redis'])).filter(({ source }) => source !== undefined);

describe.each([...everyServer, ...inDocker])('$name, looked for as $where', (finding) => {
  const { name, sources } = finding;
  if (finding.source === undefined) {
    if (process.env['CI'] === 'true') throw new Error(finding.howTo);
    test.todo(`is missing: ${finding.howTo}`);
    return;
  }

  let servers: Servers;
  let server: RunningServer;

  beforeAll(async () => {
    servers = await withSources(sources, () => startServers([name], { isolated: true }));
    server = servers[name];
  });

  afterAll(() => servers.stop());

  test('answers at a loopback address that its variable carries', async () => {
    expect(server.host).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(servers.env).toEqual({ [definitionOf(name).variable]: expect.stringContaining(server.host) });
    expect(server.source).toBe(finding.source);
    expect(await answersAtLast(server)).toBe(true);
  });

  test('does not answer while it is paused, and does again when it is resumed', async () => {
    await server.pause();
    // Threads stop one after the other: an answer that was on its way may still come.
    const end = performance.now() + 20_000;
    while ((await answers(server)) && performance.now() < end);
    expect(await answers(server)).toBe(false);
    await server.resume();
    expect(await answersAtLast(server)).toBe(true);
  });

  test('is gone when it is killed, and back at the same address when it is restarted', async () => {
    const { host } = server;
    await server.kill();
    expect(server.pid).toBeUndefined();
    expect(await answers(server)).toBe(false);
    await server.restart();
    expect(server.host).toBe(host);
    expect(await answersAtLast(server)).toBe(true);
  });

  test('is restarted while it runs', async () => {
    await server.restart();
    expect(await answersAtLast(server)).toBe(true);
  });

  test('leaves neither a server nor data after stop, also when it was paused', async () => {
    expect(readdirSync(folder)).not.toEqual([]);
    await server.pause();
    await servers.stop();
    expect(await answers(server)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    await servers.stop();
  });
});
