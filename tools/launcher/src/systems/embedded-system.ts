import { createAssetService } from '@tai-state/ai-asset-service';
import { collaborationConfig, createCollaborationService } from '@tai-state/collaboration-service';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { baseConfig, createLogger, readConfig } from '@tai-state/service-kit';
import type { RunningService } from '@tai-state/service-kit';
import { HttpProjectDirectory } from '@tai-state/sync';
import { MemoryMessageBus, MemoryProjectRepository } from '@tai-state/sync/memory';
import { createSyncWorker, syncWorkerConfig } from '@tai-state/sync-worker';
import type { RunningSystem } from './system.js';

/** The three services in this process, on the memory adapters, each on a free port of the loopback interface. */
export async function embeddedSystem(): Promise<RunningSystem> {
  const bus = new MemoryMessageBus({
    subscriptions: [{ topic: 'project-events', subscription: 'sync-worker' }],
  });
  const store = new MemoryDocumentStore();
  const projects = new MemoryProjectRepository();
  const env = { LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn', NODE_ID: 'embedded' };
  const started: RunningService[] = [];
  const start = async (service: { start(): Promise<RunningService> }): Promise<string> => {
    const running = await service.start();
    started.push(running);
    return running.url;
  };
  const close = async (): Promise<void> => {
    for (const service of started.reverse()) await service.close();
    await bus.close();
    await store.close();
  };
  try {
    const collaboration = await start(
      createCollaborationService({ config: readConfig(collaborationConfig, env), projects, bus }),
    );
    const assets = await start(
      createAssetService({
        config: readConfig(baseConfig, env),
        store,
        projects: new HttpProjectDirectory({ baseUrl: collaboration }),
        logger: createLogger('ai-asset-service', env.LOG_LEVEL),
      }),
    );
    const worker = await start(createSyncWorker({ config: readConfig(syncWorkerConfig, env), store, bus }));
    return {
      urls: { collaboration, assets, worker },
      title: 'three services in one process on embedded adapters',
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
