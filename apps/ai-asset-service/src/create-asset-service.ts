import { AssetRepository, aiAnalyses, generatedMedia, storyboards } from '@tai-state/assets';
import type { DocumentStore, Runtime } from '@tai-state/core';
import { createService } from '@tai-state/service-kit';
import type { BaseConfig, Logger, Service } from '@tai-state/service-kit';
import { ProjectGuard, projectReferencePath } from '@tai-state/sync';
import type { ProjectDirectory } from '@tai-state/sync';
import { kindEndpoints, listEndpoint } from './endpoints/kind-endpoints.js';

/** What the service is made of. The adapters stay their owner's: the service does not close them. */
export interface AssetServiceOptions {
  readonly config: BaseConfig;
  readonly store: DocumentStore;
  readonly projects: ProjectDirectory;
  readonly runtime?: Partial<Runtime>;
  readonly logger?: Logger;
}

/** The service that owns the assets of projects. */
export function createAssetService(options: AssetServiceOptions): Service {
  const { config, store, projects, runtime = {}, logger } = options;
  const guard = new ProjectGuard({ store, directory: projects, runtime });
  const parts = { store, guard, runtime };
  const boards = new AssetRepository(storyboards, parts);
  return createService({
    name: 'ai-asset-service',
    config,
    endpoints: [
      ...kindEndpoints(boards),
      listEndpoint(boards),
      ...kindEndpoints(new AssetRepository(aiAnalyses, parts)),
      ...kindEndpoints(new AssetRepository(generatedMedia, parts)),
    ],
    checks: {
      async storage() {
        await store.getAll([projectReferencePath('readiness')], { deadlineMs: 2_000 });
      },
    },
    runtime,
    ...(logger && { logger }),
  });
}
