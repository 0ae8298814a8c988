import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { which } from '../process/run.mjs';

const roots = () => {
  const gcloud = which('gcloud');
  return [
    process.env['CLOUDSDK_ROOT_DIR'],
    gcloud === undefined ? undefined : dirname(dirname(realpathSync(gcloud))),
    '/usr/lib/google-cloud-sdk',
    '/usr/share/google-cloud-sdk',
    join(homedir(), 'google-cloud-sdk'),
  ].filter((root) => root !== undefined);
};

/** The folder of a component of the Google Cloud CLI, where that is installed. @param {string} component */
export const sdkComponent = (component) => {
  const root = roots().find((folder) => existsSync(join(folder, 'platform', component)));
  return root === undefined
    ? undefined
    : { folder: join(root, 'platform', component), version: installedVersion(root, component) };
};

/** @param {string} root @param {string} component */
const installedVersion = (root, component) => {
  try {
    const text = readFileSync(join(root, '.install', `${component}.snapshot.json`), 'utf8');
    /** @type {{ components: { id: string, version?: { version_string?: string } }[] }} */
    const snapshot = JSON.parse(text);
    return snapshot.components.find(({ id }) => id === component)?.version?.version_string ?? 'unknown';
  } catch {
    return 'unknown';
  }
};
