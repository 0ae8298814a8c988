import type { Choice } from './choice.js';
import { cleanupStep, exportStep, forgetStep, importStep } from './keep-steps.js';
import { commandStep, logStep } from './log-steps.js';
import { readSteps } from './read-steps.js';
import type { MakeStep, Step } from './step.js';
import { refusedSubscribeStep, subscribeStep } from './subscribe-steps.js';

const read: MakeStep = (choice) => choice.of(readSteps)(choice);

/** How often each kind comes, among all. */
const weights: readonly (readonly [weight: number, make: MakeStep])[] = [
  [40, logStep],
  [6, commandStep],
  [36, read],
  [4, cleanupStep],
  [5, exportStep],
  [5, importStep],
  [2, forgetStep],
  [3, subscribeStep],
  [2, refusedSubscribeStep],
];

const all = weights.reduce((sum, [weight]) => sum + weight, 0);

function stepOf(choice: Choice): Step {
  let drawn = choice.from(1, all);
  for (const [weight, make] of weights) {
    if (drawn <= weight) return make(choice);
    drawn -= weight;
  }
  return read(choice);
}

/** The calls of one history; it begins with something to work on. */
export function randomSteps(choice: Choice, count: number): readonly Step[] {
  const begin = Array.from({ length: 3 }, () => logStep(choice));
  return [...begin, ...Array.from({ length: count }, () => stepOf(choice))];
}
