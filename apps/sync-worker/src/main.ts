import process from 'node:process';
import { Firestore } from '@google-cloud/firestore';
import { PubSub } from '@google-cloud/pubsub';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { readConfig, runService } from '@tai-state/service-kit';
import { PubSubMessageBus, ensureSubscription } from '@tai-state/sync/pubsub';
import { syncWorkerProcessConfig } from './config.js';
import { createSyncWorker } from './create-sync-worker.js';

await runService(async () => {
  const config = readConfig(syncWorkerProcessConfig, process.env);
  // Emulators need no credentials, so nothing has to be looked for.
  if (config.FIRESTORE_EMULATOR_HOST !== undefined) process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const projectId = config.GOOGLE_CLOUD_PROJECT;
  const firestore = new Firestore({ projectId });
  const pubsub = new PubSub({ projectId });
  if (config.PUBSUB_EMULATOR_HOST !== undefined) {
    await ensureSubscription(pubsub, {
      topic: config.PROJECT_EVENTS_TOPIC,
      subscription: config.PROJECT_EVENTS_SUBSCRIPTION,
    });
  }
  return createSyncWorker({
    config,
    store: new FirestoreDocumentStore({ firestore }),
    bus: new PubSubMessageBus(pubsub),
  });
});
