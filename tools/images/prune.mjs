// node tools/images/prune.mjs apps/NAME FOLDER: the built app and what it needs, as a workspace of its own.
import { fileURLToPath } from 'node:url';
import { pruneWorkspace } from './src/prune-workspace.mjs';

const [project, to] = process.argv.slice(2);
if (project === undefined || to === undefined) throw new Error('usage: prune.mjs PROJECT FOLDER');

await pruneWorkspace({ root: fileURLToPath(new URL('../..', import.meta.url)), project, to });
