import { readConfig } from '@tai-state/service-kit';
import { assetServiceConfig } from './config.js';

describe('the configuration of the asset service', () => {
  it('lists everything that is missing or wrong at once', () => {
    const read = () => readConfig(assetServiceConfig, { COLLABORATION_SERVICE_URL: 'ftp://x', PORT: 'many' });
    expect(read).toThrow(/PORT[\s\S]*GOOGLE_CLOUD_PROJECT[\s\S]*COLLABORATION_SERVICE_URL/);
  });

  it('needs two variables', () => {
    const env = { GOOGLE_CLOUD_PROJECT: 'p', COLLABORATION_SERVICE_URL: 'http://127.0.0.1:1' };
    expect(readConfig(assetServiceConfig, env)).toMatchObject({ HOST: '127.0.0.1', PORT: 0 });
  });
});
