import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../doctor.mjs', import.meta.url));

const doctor = async (env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
  try {
    const { stdout } = await run(process.execPath, [program, ...args], { env: { NODE_OPTIONS: '', ...env } });
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout: stdout + stderr };
  }
};

const nothing = {
  PATH: '/nowhere',
  TAI_TESTBED_CACHE: '/nowhere',
  TAI_TESTBED_SOURCES: 'environment,binary',
};

describe('the doctor', () => {
  test('prints for every server where it is found, or how to get it, and the count', async () => {
    const { code, stdout } = await doctor({ ...nothing, REDIS_URL: 'redis://127.0.0.1:6379' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 4).map((line) => line.slice(0, 32))).toEqual([
      'missing  Firestore emulator     ',
      'missing  Pub/Sub emulator       ',
      'missing  MongoDB (replica set)  ',
      'missing  MongoDB (standalone)   ',
    ]);
    expect(lines[4]).toMatch(/^ok {7}Redis .* environment: REDIS_URL=redis:\/\/127\.0\.0\.1:6379$/);
    expect(lines[5]).toBe('1/5 servers found');
    expect(code).toBe(0);
  });

  test('fails in CI when a server is missing', async () => {
    expect(await doctor({ ...nothing, CI: 'true' })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('0/5 servers found'),
    });
  });

  test('refuses an argument that it does not know', async () => {
    expect(await doctor(nothing, '--instal')).toMatchObject({
      code: 1,
      stdout: 'expected no argument or --install, got --instal\n',
    });
  });
});
