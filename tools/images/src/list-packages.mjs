// Runs inside an image, as text given to `node --eval`: prints the folder of every package under /service as JSON.
import { existsSync, readdirSync } from 'node:fs';

/** @type {string[]} */
const packages = [];
const look = (/** @type {string} */ folder, /** @type {string} */ relative) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === '.bin') continue;
    const path = `${folder}/${entry.name}`;
    const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
    if (/(^|\/)node_modules\/(@[^/]+\/)?[^/@][^/]*$/.test(name) && existsSync(`${path}/package.json`))
      packages.push(name);
    look(path, name);
  }
};
look('/service', '');
console.log(JSON.stringify({ uid: process.getuid?.(), packages }));
