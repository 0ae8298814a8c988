import process from 'node:process';
import { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { readConfig, runService } from '@tai-state/service-kit';
import { HttpProjectDirectory } from '@tai-state/sync';
import { assetServiceConfig } from './config.js';
import { createAssetService } from './create-asset-service.js';

await runService(() => {
  const config = readConfig(assetServiceConfig, process.env);
  // An emulator needs no credentials, so nothing has to be looked for.
  if (config.FIRESTORE_EMULATOR_HOST !== undefined) process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const firestore = new Firestore({ projectId: config.GOOGLE_CLOUD_PROJECT });
  return createAssetService({
    config,
    store: new FirestoreDocumentStore({ firestore }),
    projects: new HttpProjectDirectory({ baseUrl: config.COLLABORATION_SERVICE_URL }),
  });
});
