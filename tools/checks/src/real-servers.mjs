import { findServers, serverNames, startServers } from '@tai-state/testbed';

/** The real servers of one run: started once, when they are first asked for, and handed on by the environment. */
export class RealServers {
  /** @type {Awaited<ReturnType<typeof startServers>> | undefined} */
  #started;
  /** @type {readonly string[]} */
  #missing = [];

  /** The addresses of those that can be had here; with `CI=true` all have to be. */
  async env() {
    if (this.#started === undefined) {
      const findings = await findServers(serverNames);
      const missing = findings.filter(({ source }) => source === undefined);
      this.#missing = missing.map((one) => `${one.name} is missing: ${'howTo' in one ? one.howTo : ''}`);
      const here = findings.filter(({ source }) => source !== undefined).map(({ name }) => name);
      this.#started = await startServers(process.env['CI'] === 'true' ? serverNames : here);
    }
    return /** @type {Readonly<Record<string, string>>} */ (this.#started.env);
  }

  /**
   * Runs what needs all of them, or gives one skipped row with what is missing.
   *
   * @param {string} name
   * @param {(env: Readonly<Record<string, string>>) => Promise<import('./outcome.mjs').Outcome>} run
   */
  async unlessMissing(name, run) {
    const env = await this.env();
    if (this.#missing.length === 0) return run(env);
    return { name, passed: 0, failed: 0, skipped: 1, ms: 0, faults: [], skips: [...this.#missing], slow: [] };
  }

  async stop() {
    await this.#started?.stop();
  }
}
