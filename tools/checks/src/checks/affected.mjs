import { nx } from '../exec.mjs';

/** From a base, the projects that depend on what has changed are found, and only those. */
export const affected = {
  name: 'affected',
  async run() {
    const of = async (/** @type {string} */ file) => {
      const { code, output } = await nx(['show', 'projects', '--affected', '--json', `--files=${file}`]);
      if (code !== 0) throw new Error(output);
      return /** @type {string[]} */ (
        JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1))
      );
    };
    const faults = [];
    const byKit = await of('packages/service-kit/src/index.ts');
    for (const name of ['service-kit', 'collaboration-service', 'ai-asset-service', 'sync-worker']) {
      if (!byKit.includes(`@tai-state/${name}`))
        faults.push(`a change of service-kit does not reach ${name}`);
    }
    if (byKit.includes('@tai-state/core')) faults.push('a change of service-kit reaches core');
    if (!(await of('packages/core/src/index.ts')).includes('@tai-state/sync')) {
      faults.push('a change of core does not reach sync');
    }
    return { faults };
  },
};
