import { parseOptions, usage } from './options.js';
import type { LauncherOptions } from './options.js';
import { runDemo } from './demo/run-demo.js';
import { embeddedSystem } from './systems/embedded-system.js';
import { realSystem } from './systems/real-system.js';
import { remoteSystem } from './systems/remote-system.js';
import { shellDisruption } from './systems/shell-disruption.js';
import type { RunningSystem } from './systems/system.js';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function startSystem(options: LauncherOptions): Promise<RunningSystem> {
  if (options.servers === 'memory') return embeddedSystem();
  if (options.servers === 'real') return realSystem(print);
  return Promise.resolve(remoteSystem(options.servers));
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const keepAlive = setInterval(() => undefined, 60_000);
    const stop = (): void => {
      clearInterval(keepAlive);
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

async function main(): Promise<number> {
  let options: LauncherOptions;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    print(usage);
    return 2;
  }
  const system = await startSystem(options);
  const interrupted = untilInterrupted();
  try {
    print(`tai-state: ${system.title}`);
    print(`  collaboration-service  ${system.urls.collaboration}`);
    print(`  ai-asset-service       ${system.urls.assets}`);
    print(`  sync-worker            ${system.urls.worker}`);
    const disrupt = options.disrupt === undefined ? system.disrupt : shellDisruption(options.disrupt);
    const demo = runDemo({ urls: system.urls, ...(disrupt !== undefined && { disrupt }) }, print);
    const result = await Promise.race([demo, interrupted]);
    const failed = result === undefined || result.passed < result.total;
    if (result !== undefined && !options.ci) {
      print('The services are up. Ctrl-C ends them.');
      await interrupted;
    }
    return failed ? 1 : 0;
  } finally {
    await system.close();
  }
}

process.exitCode = await main();
process.exit();
