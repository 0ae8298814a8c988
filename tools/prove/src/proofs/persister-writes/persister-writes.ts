import { adapterWrites } from './adapter-writes.js';
import { keepWrites } from './keep-writes.js';
import { logWrites } from './log-writes.js';
import type { PersisterWrite } from './persister-write.js';

/** Every public write of a persister, and of what is built on it. */
export const persisterWrites: readonly PersisterWrite[] = [...logWrites, ...keepWrites, ...adapterWrites];
