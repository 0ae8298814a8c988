import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { nx } from '../exec.mjs';
import { entriesOf, projects, root } from '../workspace.mjs';

/** The public interface of every entry point is the one that was reviewed and committed under api/. */
export const apiReports = {
  name: 'api reports',
  /** @param {{ update: boolean }} options */
  async run({ update }) {
    const built = await nx(['run-many', '-t', 'build', '--projects', 'packages/*']);
    if (built.code !== 0) return { faults: [`the build failed:\n${built.output.slice(-3000)}`] };
    const faults = [];
    for (const one of projects('packages')) {
      const expected = new Set(entriesOf(one).map(({ subpath }) => reportOf(one.name, subpath)));
      for (const entry of entriesOf(one)) faults.push(...extract(one, entry, update));
      for (const file of existsSync(join(one.folder, 'api')) ? readdirSync(join(one.folder, 'api')) : []) {
        if (expected.has(file)) continue;
        if (update) rmSync(join(one.folder, 'api', file));
        else faults.push(`${one.path}/api/${file} belongs to no entry point`);
      }
    }
    return { faults };
  },
};

const reportOf = (/** @type {string} */ name, /** @type {string} */ subpath) =>
  `${[name, ...subpath.split('/')].filter((part) => part !== '').join('.')}.api.md`;

/**
 * @param {ReturnType<typeof projects>[number]} project
 * @param {{ subpath: string, types: string }} entry
 * @param {boolean} update
 */
function extract({ name, path, folder }, { subpath, types }, update) {
  const file = reportOf(name, subpath);
  mkdirSync(join(folder, 'api'), { recursive: true });
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      compiler: { tsconfigFilePath: join(folder, 'tsconfig.lib.json') },
      apiReport: {
        enabled: true,
        reportFileName: file,
        reportFolder: join(folder, 'api'),
        reportTempFolder: join(root, '.tai', 'api-reports', name),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.None, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const errors = /** @type {string[]} */ ([]);
  const result = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      if (message.logLevel === 'error') errors.push(`${path}/api/${file}: ${message.text}`);
      message.handled = true;
    },
  });
  if (update || !result.apiReportChanged) return errors;
  return [
    ...errors,
    `${path}/api/${file} is not the interface of the code: review it with npm test -- --only api --update`,
  ];
}
