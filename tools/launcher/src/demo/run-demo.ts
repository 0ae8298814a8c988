import { badInput } from './steps/bad-input.js';
import { createAssets } from './steps/create-assets.js';
import { createProject } from './steps/create-project.js';
import { cascade, deleteProject } from './steps/delete.js';
import { race } from './steps/race.js';
import { ready } from './steps/ready.js';
import { rename } from './steps/rename.js';
import type { DemoContext, Step } from './step.js';

const steps: readonly Step[] = [
  ready,
  createProject,
  createAssets,
  rename,
  race,
  badInput,
  deleteProject,
  cascade,
];

/** How the demo ended. */
export interface DemoResult {
  readonly passed: number;
  readonly total: number;
}

/** Runs the steps in order, up to the first one that fails, and prints each with its duration. */
export async function runDemo(
  given: Pick<DemoContext, 'urls' | 'disrupt'>,
  print: (line: string) => void,
): Promise<DemoResult> {
  const context: DemoContext = { ...given, project: { id: '', etag: '', version: 0, name: '' } };
  let passed = 0;
  for (const step of steps) {
    const before = performance.now();
    const took = (): string => `${String(Math.round(performance.now() - before)).padStart(6)} ms`;
    try {
      const seen = await step.run(context);
      passed += 1;
      print(`  ok    ${took()}  ${step.title}`);
      print(`                    ${seen}`);
    } catch (error) {
      print(`  FAIL  ${took()}  ${step.title}`);
      print(`                    ${error instanceof Error ? error.message : String(error)}`);
      break;
    }
  }
  print(`${String(passed)}/${String(steps.length)} checks passed`);
  return { passed, total: steps.length };
}
