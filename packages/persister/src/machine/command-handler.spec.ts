import { memoryAdapter } from '@tai-state/core/testing';
import { commandCases } from '../testing/commands.contract.js';
import { runPersisterCase } from '../testing/index.js';

describe('CommandHandler on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(commandCases)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
