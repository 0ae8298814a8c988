import { expectedOutput } from './expected-output.js';
import { examples } from './index.js';
import { runOnMemory } from './run-on-memory.js';

describe('the examples, in memory', () => {
  it.each(Object.entries(examples))('%s prints what it says', async (name, example) => {
    const printed: string[] = [];
    await runOnMemory(example, (line) => printed.push(line));
    expect(printed).toEqual(expectedOutput[name]);
  });
});
