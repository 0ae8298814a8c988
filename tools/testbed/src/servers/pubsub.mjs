import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkHttp } from '../net.mjs';
import { firebaseCached } from './firebase-cache.mjs';
import { sdkComponent } from './google-cloud-sdk.mjs';
import { findJava, javaFlags } from './java.mjs';

const jarName = /^cloud-pubsub-emulator-(.+)-all\.jar$/;

/** @param {string | undefined} folder */
const jarIn = (folder) => {
  if (folder === undefined || !existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((entry) => jarName.test(entry));
  return name && { path: join(folder, name), version: jarName.exec(name)?.[1] ?? 'unknown' };
};

const findJar = () => {
  const component = sdkComponent('pubsub-emulator');
  const cached = firebaseCached(/^pubsub-emulator-(\d[^/]*?)(?<!\.zip)$/);
  return (
    jarIn(component && join(component.folder, 'lib')) ||
    jarIn(cached && join(cached.path, 'pubsub-emulator', 'lib'))
  );
};

/** @type {import('../types.d.mts').ServerDefinition} */
export const pubsub = {
  name: 'pubsub',
  title: 'Pub/Sub emulator',
  variable: 'PUBSUB_EMULATOR_HOST',
  compose: { service: 'pubsub', portVariable: 'PUBSUB_PORT' },
  howTo:
    'needs Java and the emulator: `gcloud components install pubsub-emulator` or ' +
    '`npx firebase-tools setup:emulators:pubsub`; or Docker: `docker compose pull pubsub`',
  url: (host) => `http://${host}`,
  hostOf: (value) => value,
  addressOf: ({ host }) => host,
  check: checkHttp,
  findBinary: async () => {
    const java = findJava();
    const jar = findJar();
    if (java === undefined || !jar) return undefined;
    return {
      where: jar.path,
      version: jar.version,
      command: java,
      args: (port) => [...javaFlags, '-jar', jar.path, '--host=127.0.0.1', `--port=${port}`],
    };
  },
};
