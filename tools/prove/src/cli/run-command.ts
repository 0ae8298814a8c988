import { UsageError } from './usage-error.js';

/** Runs a command and gives its exit code: what it says itself, or 2 after an error, which it prints. */
export async function runCommand(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    return 2;
  }
}
