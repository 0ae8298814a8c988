import { emulatorAdapter } from '@tai-state/firestore-store/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { commandCases } from '../testing/commands.contract.js';
import { runPersisterCase } from '../testing/index.js';

describeReal(['firestore'], 'CommandHandler on Firestore', (servers) => {
  const adapter = emulatorAdapter(servers.firestore.host, `commands-${String(process.pid)}`);

  afterAll(() => adapter.terminate());

  it.each(commandCases)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
