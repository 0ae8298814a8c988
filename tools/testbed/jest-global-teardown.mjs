import { running } from './src/jest/running.mjs';

const teardown = () => running.servers?.stop();

export default teardown;
