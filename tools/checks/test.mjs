#!/usr/bin/env node
// `npm test`: every suite, on memory and on real servers, the demo, and the checks on packages and documents.
//   npm test -- --quick          without real servers and what takes long
//   npm test -- --only <word>    the parts whose name holds the word; may be repeated
//   npm test -- --compose        the containers of docker-compose.yml, and nothing else
//   npm test -- --update         writes API reports and package files anew; with --only
import { parseArgs } from 'node:util';
import { affected } from './src/checks/affected.mjs';
import { apiReports } from './src/checks/api-reports.mjs';
import { boundaries } from './src/checks/boundaries.mjs';
import { documents } from './src/checks/documents.mjs';
import { errorCodes } from './src/checks/error-codes.mjs';
import { houseStyle } from './src/checks/house-style.mjs';
import { newPackage } from './src/checks/new-package.mjs';
import { packageTemplate } from './src/checks/package-template.mjs';
import { deadCode, formatting, lockFile } from './src/checks/programs.mjs';
import { release } from './src/checks/release.mjs';
import { tarballs } from './src/checks/tarballs.mjs';
import { lint, typecheck } from './src/checks/targets.mjs';
import { runCompose } from './src/compose.mjs';
import { runDemo } from './src/demo.mjs';
import { runSuites } from './src/jest-suites.mjs';
import { runCheck } from './src/outcome.mjs';
import { printFaults, printReport } from './src/report.mjs';
import { RealServers } from './src/real-servers.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    compose: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
  },
});

const servers = new RealServers();
const check = (/** @type {Parameters<typeof runCheck>[0]} */ one) => ({
  name: one.name,
  run: async () => [await runCheck(one, { update: values.update })],
});
const slow = [newPackage, release, lockFile, affected].map(check);

const everything = [
  ...[lint, typecheck, formatting].map(check),
  { name: 'unit suites', run: () => runSuites('unit') },
  { name: 'demo (memory)', run: async () => [await runDemo('demo (memory)', [])] },
  ...[boundaries, houseStyle, packageTemplate, deadCode, documents, errorCodes, tarballs, apiReports].map(
    check,
  ),
  ...(values.quick ? [] : slow),
  ...(values.quick
    ? []
    : [
        { name: 'real suites', run: async () => runSuites('real', await servers.env()) },
        {
          name: 'demo (real servers)',
          run: async () => [
            await servers.unlessMissing('demo (real servers)', (env) =>
              runDemo('demo (real servers)', ['--servers=real'], env),
            ),
          ],
        },
      ]),
];
const parts = (values.compose ? [{ name: 'containers', run: runCompose }] : everything).filter(
  ({ name }) => values.only.length === 0 || values.only.some((word) => name.includes(word)),
);

if (parts.length === 0) {
  console.error(`nothing is called so; there are: ${everything.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const startedAt = performance.now();
/** @type {import('./src/outcome.mjs').Outcome[]} */
const outcomes = [];
try {
  for (const part of parts) {
    console.log(`▸ ${part.name} …`);
    const rows = await part.run();
    rows.forEach(printFaults);
    outcomes.push(...rows);
  }
} finally {
  await servers.stop();
}
process.exitCode = printReport(outcomes, performance.now() - startedAt) ? 0 : 1;
