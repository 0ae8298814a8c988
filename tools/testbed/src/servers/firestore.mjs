import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkHttp } from '../net.mjs';
import { firebaseCached } from './firebase-cache.mjs';
import { sdkComponent } from './google-cloud-sdk.mjs';
import { findJava, javaFlags } from './java.mjs';

const mainClass = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';

const findJar = () => {
  const component = sdkComponent('cloud-firestore-emulator');
  const jar = component && join(component.folder, 'cloud-firestore-emulator.jar');
  if (jar && existsSync(jar)) return { path: jar, version: component.version };
  return firebaseCached(/^cloud-firestore-emulator-v(.+)\.jar$/);
};

/** @type {import('../types.d.mts').ServerDefinition} */
export const firestore = {
  name: 'firestore',
  title: 'Firestore emulator',
  variable: 'FIRESTORE_EMULATOR_HOST',
  compose: { service: 'firestore', portVariable: 'FIRESTORE_PORT' },
  howTo:
    'needs Java and the emulator: `gcloud components install cloud-firestore-emulator` or ' +
    '`npx firebase-tools setup:emulators:firestore`; or Docker: `docker compose pull firestore`',
  url: (host) => `http://${host}`,
  hostOf: (value) => value,
  addressOf: ({ host }) => host,
  check: checkHttp,
  findBinary: async () => {
    const java = findJava();
    const jar = findJar();
    if (java === undefined || jar === undefined) return undefined;
    return {
      where: jar.path,
      version: jar.version,
      command: java,
      args: (port) => [
        ...javaFlags,
        '-cp',
        jar.path,
        mainClass,
        'start',
        '--host=127.0.0.1',
        `--port=${port}`,
        '--database-mode=firestore-native',
      ],
    };
  },
};
