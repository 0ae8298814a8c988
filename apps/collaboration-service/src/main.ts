import process from 'node:process';
import { PubSub } from '@google-cloud/pubsub';
import { MongoClient } from 'mongodb';
import { readConfig, runService } from '@tai-state/service-kit';
import { MongoProjectRepository } from '@tai-state/sync/mongo';
import { PubSubMessageBus, ensureTopic } from '@tai-state/sync/pubsub';
import { collaborationProcessConfig } from './config.js';
import { createCollaborationService } from './create-collaboration-service.js';

await runService(async () => {
  const config = readConfig(collaborationProcessConfig, process.env);
  const pubsub = new PubSub({ projectId: config.GOOGLE_CLOUD_PROJECT });
  if (config.PUBSUB_EMULATOR_HOST !== undefined) {
    // An emulator needs no credentials, so nothing has to be looked for, and has no topics, so they are made.
    process.env['METADATA_SERVER_DETECTION'] ??= 'none';
    await ensureTopic(pubsub, config.PROJECT_EVENTS_TOPIC);
  }
  const mongo = new MongoClient(config.MONGODB_URL, { serverSelectionTimeoutMS: 5_000 });
  const projects = new MongoProjectRepository(mongo.db(config.MONGODB_DATABASE));
  await projects.ensureIndexes();
  return createCollaborationService({ config, projects, bus: new PubSubMessageBus(pubsub) });
});
