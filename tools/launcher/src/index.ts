/** The launcher behind `npm start`: the demo and the systems that it runs on. */
export { runDemo } from './demo/run-demo.js';
export type { DemoResult } from './demo/run-demo.js';
export { parseOptions } from './options.js';
export type { LauncherOptions, ServiceUrls } from './options.js';
export { embeddedSystem } from './systems/embedded-system.js';
export { realSystem } from './systems/real-system.js';
export type { RunningSystem } from './systems/system.js';
