import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./keeper.mjs', import.meta.url));

/** @typedef {{ command: string, args: readonly string[], env: NodeJS.ProcessEnv }} Command */
/** @typedef {{ pid: number, exited: Promise<{ code: number | null, signal: string | null }> }} Child */

/**
 * The caller's end of the process that owns the servers. It keeps the caller alive during its calls only.
 */
export class Keeper {
  #process = fork(program, [], { detached: true, execArgv: [], env: { PATH: process.env['PATH'] ?? '' } });
  #gone = new Promise((resolve) => this.#process.once('exit', resolve));
  /** @type {Map<number, { resolve(result: any): void, reject(error: Error): void }>} */
  #pending = new Map();
  /** @type {Map<number, { exited: Child['exited'], resolve(result: Awaited<Child['exited']>): void }>} */
  #exits = new Map();
  #requests = 0;
  #holds = 0;

  constructor() {
    this.#process.on('message', (message) => this.#receive(message));
    this.#process.once('exit', () => {
      for (const { reject } of this.#pending.values()) reject(new Error('the keeper of the servers is gone'));
      for (const { resolve } of this.#exits.values()) resolve({ code: null, signal: 'SIGKILL' });
    });
    this.#release();
  }

  /**
   * Starts a program in a process group of its own.
   *
   * @param {Command & { log: string }} command
   * @returns {Promise<Child>}
   */
  async start(command) {
    const { pid } = await this.#request('start', command);
    return { pid, exited: this.#exitOf(pid).exited };
  }

  /** @param {Child} child @param {NodeJS.Signals} signal */
  async signal({ pid }, signal) {
    await this.#request('signal', { pid, signal });
  }

  /** @param {Child} child */
  waitFor({ exited }) {
    return this.#holding(exited);
  }

  /** Removes the folder when the servers have ended. @param {string} folder */
  async discard(folder) {
    await this.#request('discard', { folder });
  }

  /** Runs a command when the servers have ended. @param {Command} command */
  async atEnd(command) {
    await this.#request('atEnd', command);
  }

  /** Ends every server, cleans up, and resolves when all of that is done. */
  async stop() {
    if (this.#process.connected) this.#process.disconnect();
    await this.#holding(this.#gone);
  }

  /** @param {string} action @param {object} request @returns {Promise<any>} */
  #request(action, request) {
    const id = ++this.#requests;
    const answer = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.#process.send({ id, action, ...request }, (error) => error && this.#settle(id, error, undefined));
    return this.#holding(answer);
  }

  /** @template T @param {Promise<T>} promise @returns {Promise<T>} */
  async #holding(promise) {
    this.#holds += 1;
    this.#process.ref();
    this.#process.channel?.ref();
    try {
      return await promise;
    } finally {
      this.#holds -= 1;
      this.#release();
    }
  }

  #release() {
    if (this.#holds > 0) return;
    this.#process.unref();
    this.#process.channel?.unref();
  }

  /** The news of an exit may come before `start` has returned. @param {number} pid */
  #exitOf(pid) {
    let entry = this.#exits.get(pid);
    if (entry === undefined) {
      let resolve = (/** @type {any} */ _result) => {};
      const exited = new Promise((done) => (resolve = done));
      entry = { exited, resolve };
      this.#exits.set(pid, entry);
    }
    return entry;
  }

  /** @param {any} message */
  #receive(message) {
    if ('exited' in message) {
      const { exited, code, signal } = message;
      this.#exitOf(exited).resolve({ code, signal });
      return;
    }
    this.#settle(
      message.id,
      message.error === undefined ? undefined : new Error(message.error),
      message.result,
    );
  }

  /** @param {number} id @param {Error | undefined} error @param {any} result */
  #settle(id, error, result) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(result);
    else pending?.reject(error);
  }
}
