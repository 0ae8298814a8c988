import { binary } from './binary.mjs';
import { docker } from './docker.mjs';
import { environment } from './environment.mjs';
import { install } from './install.mjs';

const all = [environment, docker, binary, install];

const installAllowed = () => process.env['CI'] === 'true' || process.env['TAI_TESTBED_INSTALL'] === '1';

/**
 * The sources to ask, in order. `TAI_TESTBED_SOURCES` (a comma list) narrows or reorders them.
 *
 * @param {import('../index.d.mts').StartOptions} options
 */
export const sourcesFor = ({ isolated = false, install: allowed = installAllowed() }) => {
  const wanted = process.env['TAI_TESTBED_SOURCES']?.split(',').map((name) => name.trim());
  const ordered =
    wanted === undefined
      ? all
      : wanted.map((name) => {
          const source = all.find((candidate) => candidate.name === name);
          if (source === undefined)
            throw new Error(
              `TAI_TESTBED_SOURCES: expected names out of ${all.map((one) => one.name).join(', ')}, got ${JSON.stringify(name)}`,
            );
          return source;
        });
  return ordered.filter(
    ({ name }) => (name !== 'environment' || !isolated) && (name !== 'install' || allowed),
  );
};
