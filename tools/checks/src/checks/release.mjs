import { execFileSync } from 'node:child_process';
import { nx } from '../exec.mjs';
import { projects, root } from '../workspace.mjs';

/** A release would set one version in every package, and in every dependency between them; and touch nothing else. */
export const release = {
  name: 'release dry run',
  async run() {
    const tags = execFileSync('git', ['tag', '--list', 'v*'], { cwd: root }).toString().trim();
    const first = tags === '' ? ['--first-release'] : [];
    const { code, output } = await nx(['release', 'minor', '--dry-run', '--skip-publish', ...first]);
    if (code !== 0) return { faults: [output.slice(-3000)] };
    const faults = [];
    const updated = [...output.matchAll(/^UPDATE (\S+)\/package\.json \[dry-run\]/gm)].map(
      ([, path]) => path ?? '',
    );
    for (const path of updated.filter((path) => !path.startsWith('packages/'))) {
      faults.push(`a release would change ${path}/package.json`);
    }
    for (const { path, manifest } of projects('packages')) {
      if (!updated.includes(path)) faults.push(`a release would leave out ${path}`);
      const ours = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@tai-state/'));
      // The names of the files and their differences come on two streams; a difference begins with the package's name.
      const [, diff = ''] = output.split(`"name": "${manifest.name}"`);
      const section = diff.split('"name": "')[0] ?? '';
      for (const name of ours) {
        if (!new RegExp(`^\\+\\s+"${name}": "\\d+\\.\\d+\\.\\d+",?$`, 'm').test(section)) {
          faults.push(`a release would not set the version of ${name} in ${path}`);
        }
      }
    }
    return { faults };
  },
};
