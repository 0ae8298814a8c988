import { findServers } from './find-servers.mjs';
import { definitionOf, serverNames } from './servers/catalogue.mjs';

/**
 * Prints for each server where the testbed would take it from, or how to get it.
 *
 * @param {readonly string[]} args  `--install` also installs what the testbed can install by itself
 * @returns {Promise<0 | 1>} 1 when `CI=true` and a server is missing
 */
export const doctor = async (args) => {
  const unknown = args.filter((arg) => arg !== '--install');
  if (unknown.length > 0) {
    console.error(`expected no argument or --install, got ${unknown.join(' ')}`);
    return 1;
  }
  const findings = await findServers(serverNames, args.includes('--install') ? { install: true } : {});
  for (const finding of findings) {
    const title = definitionOf(finding.name).title.padEnd(22);
    console.log(
      finding.source === undefined
        ? `missing  ${title} ${finding.howTo}`
        : `ok       ${title} ${finding.version.padEnd(12)} ${finding.source}: ${finding.where}`,
    );
  }
  const missing = findings.filter(({ source }) => source === undefined).length;
  console.log(`${findings.length - missing}/${findings.length} servers found`);
  return missing > 0 && process.env['CI'] === 'true' ? 1 : 0;
};
