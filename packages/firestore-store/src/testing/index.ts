/** `@tai-state/firestore-store/testing`: the suites' adapter of the Firestore emulator. */
export { emulatorAdapter } from './emulator-adapter.js';
export type { EmulatorAdapter } from './emulator-adapter.js';
