import { readConfig } from '@tai-state/service-kit';
import { collaborationProcessConfig } from './config.js';

describe('the configuration of the collaboration service', () => {
  it('lists everything that is missing or wrong at once', () => {
    const read = () =>
      readConfig(collaborationProcessConfig, {
        MONGODB_URL: 'http://x',
        PORT: 'many',
        NODE_ID: 'x'.repeat(201),
      });
    expect(read).toThrow(/PORT[\s\S]*NODE_ID[\s\S]*MONGODB_URL[\s\S]*GOOGLE_CLOUD_PROJECT/);
  });

  it('needs two variables, and listens on loopback only', () => {
    const env = { GOOGLE_CLOUD_PROJECT: 'p', MONGODB_URL: 'mongodb://127.0.0.1:1' };
    expect(readConfig(collaborationProcessConfig, env)).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 0,
      MONGODB_DATABASE: 'collaboration',
      PROJECT_EVENTS_TOPIC: 'project-events',
    });
  });
});
