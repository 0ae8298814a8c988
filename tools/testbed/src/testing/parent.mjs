// A parent that starts servers, says which, and waits to be killed: node parent.mjs NAME…
import { startServers } from '../start-servers.mjs';

const names = /** @type {import('../index.d.mts').ServerName[]} */ (process.argv.slice(2));
const servers = await startServers(names, { isolated: true });
console.log(JSON.stringify(names.map((name) => ({ pid: servers[name].pid, host: servers[name].host }))));
setInterval(() => {}, 60_000);
