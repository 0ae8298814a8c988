import { z } from 'zod';
import { baseConfig } from '@tai-state/service-kit';

/** The variables of the service as its own process. */
export const assetServiceConfig = baseConfig.extend({
  GOOGLE_CLOUD_PROJECT: z.string().min(1).describe('the id of a Google Cloud project'),
  FIRESTORE_EMULATOR_HOST: z.string().optional().describe('host:port of the Firestore emulator'),
  COLLABORATION_SERVICE_URL: z
    .url({ protocol: /^https?$/ })
    .describe('the http(s) address of the collaboration service'),
});

/** What `assetServiceConfig` gives. */
export type AssetServiceConfig = z.output<typeof assetServiceConfig>;
