import type { Choice } from './choice.js';
import type { Side } from './side.js';

/** One call of a history, to be made on both adapters. */
export interface Step {
  /** What is called, for people. */
  readonly name: string;
  run(side: Side): Promise<unknown>;
}

/** Makes a step of one kind by chance. */
export type MakeStep = (choice: Choice) => Step;

/** The governor of every history, and the one to which histories are brought. */
export const [governorId, otherGovernorId] = ['g', 'h'];

/** States with event sourcing. */
export const stateOf = (choice: Choice): string => choice.of(['a', 'a', 'b']);

/** One of the ids that no document can have, or too rarely to matter a good one. */
export const badIdOf = (choice: Choice): string =>
  choice.of(['', '.', '..', 'a/b', '__x__', 'x'.repeat(1_501), '\u0000']);

/** All that there is. */
export async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
