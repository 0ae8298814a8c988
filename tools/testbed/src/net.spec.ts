import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkHttp, freePort } from './net.mjs';

describe('freePort', () => {
  it('gives each caller a port of its own, also at the same time', async () => {
    const ports = await Promise.all(Array.from({ length: 600 }, () => freePort()));
    expect(new Set(ports).size).toBe(ports.length);
  });
});

describe('checkHttp', () => {
  const greet = async (body: string): Promise<void> => {
    const server = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await checkHttp(`127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    } finally {
      server.close();
    }
  };

  it('takes the greeting of an emulator', async () => {
    await expect(greet('Ok\n')).resolves.toBeUndefined();
  });

  it('does not take another server at the same port for one', async () => {
    const greeting = 'It looks like you are trying to access MongoDB over HTTP on the native driver port.';
    await expect(greet(greeting)).rejects.toThrow(/answered 200: It looks like/);
  });
});
