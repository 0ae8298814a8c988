import { createServer } from 'node:net';
import { once } from 'node:events';
import { exec } from './exec.mjs';
import { runDemo } from './demo.mjs';
import { runCheck } from './outcome.mjs';

/** The variables of docker-compose.yml that hold the ports of this machine. */
const ports = [
  'FIRESTORE_PORT',
  'PUBSUB_PORT',
  'MONGO_PORT',
  'COLLABORATION_SERVICE_PORT',
  'AI_ASSET_SERVICE_PORT',
  'SYNC_WORKER_PORT',
];

/**
 * The whole system in containers: built, started, healthy; the demo against it with the worker killed in the middle;
 * then taken down with nothing left. In a project and on ports of its own, so it stands beside any other.
 *
 * @returns {Promise<readonly import('./outcome.mjs').Outcome[]>}
 */
export async function runCompose() {
  const project = `tai-state-check-${process.pid}`;
  const env = { ...(await freePorts()), COMPOSE_PROJECT_NAME: project, TAI_TAG: 'check' };
  const step = (
    /** @type {string} */ name,
    /** @type {string} */ command,
    /** @type {readonly string[]} */ args,
  ) =>
    runCheck(
      { name, run: async () => faultsOf(await exec(command, args, { env, limitMs: 15 * 60_000 })) },
      { update: false },
    );
  const outcomes = [];
  try {
    outcomes.push(await step('compose up', 'docker', ['compose', 'up', '--build', '--wait', '--quiet-pull']));
    if (outcomes[0]?.failed === 0) {
      outcomes.push(await step('images', process.execPath, ['tools/images/check.mjs']));
      outcomes.push(await runDemo('demo (containers)', demoArguments(env), env));
    }
  } finally {
    outcomes.push(await step('compose down', 'docker', ['compose', 'down', '--volumes', '--timeout', '15']));
    outcomes.push(
      await step('nothing left', 'sh', [
        '-c',
        `test -z "$(docker ps -aq --filter label=com.docker.compose.project=${project})"`,
      ]),
    );
  }
  return outcomes;
}

/** @param {Readonly<Record<string, string>>} env */
function demoArguments(env) {
  const services = ['COLLABORATION_SERVICE_PORT', 'AI_ASSET_SERVICE_PORT', 'SYNC_WORKER_PORT'];
  const urls = services.map((name) => `http://127.0.0.1:${env[name]}`).join(',');
  return [
    `--servers=${urls}`,
    '--disrupt=docker compose kill sync-worker && docker compose start sync-worker',
  ];
}

const faultsOf = (/** @type {{ code: number, output: string }} */ { code, output }) => ({
  faults: code === 0 ? [] : [output.trim().slice(-6000)],
});

async function freePorts() {
  const servers = ports.map((name) => ({ name, server: createServer().listen(0, '127.0.0.1') }));
  await Promise.all(servers.map(({ server }) => once(server, 'listening')));
  const found = servers.map(({ name, server }) => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    return [name, String(port)];
  });
  for (const { server } of servers) server.close();
  return /** @type {Record<string, string>} */ (Object.fromEntries(found));
}
