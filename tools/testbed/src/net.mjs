import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** @param {number} port @returns {Promise<boolean>} */
const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** @type {Set<number>} */
const given = new Set();

/**
 * A port of the loopback interface that was free a moment ago, another one with each call. It lies below those that
 * systems give to outgoing connections, one of which could take it before the server does.
 *
 * @returns {Promise<number>}
 */
export const freePort = async () => {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
};

/** `GET /` of both emulators answers `Ok`; other servers greet too. @param {string} host */
export const checkHttp = async (host) => {
  const response = await fetch(`http://${host}/`, { signal: AbortSignal.timeout(2_000) });
  const body = await response.text();
  if (body.trim() !== 'Ok')
    throw new Error(`http://${host}/ answered ${response.status}: ${body.slice(0, 80)}`);
};

/** @param {string} host @returns {Promise<void>} */
export const checkRedis = (host) =>
  new Promise((resolve, reject) => {
    const [name = '', port] = host.split(':');
    const socket = connect({ host: name, port: Number(port), timeout: 2_000 });
    const fail = (/** @type {Error} */ error) => {
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail(new Error(`redis at ${host} does not answer`)));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      if (data.toString().startsWith('+PONG')) resolve();
      else reject(new Error(`redis at ${host} answered ${data.toString().slice(0, 80)}`));
    });
  });

/**
 * Repeats a check until it passes; when time is up, or `gaveUp` says so, rejects with the check's last error.
 *
 * @param {() => Promise<void>} check
 * @param {{ timeoutMs: number, gaveUp?: () => boolean }} options
 */
export const untilHealthy = async (check, { timeoutMs, gaveUp = () => false }) => {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > end || gaveUp()) throw error;
      await sleep(50);
    }
  }
};
