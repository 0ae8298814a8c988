import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceUrls } from '../options.js';

/** What the steps of one run share. */
export interface DemoContext {
  readonly urls: ServiceUrls;
  /** Breaks something while the cascade is under way; absent where nothing can be broken. */
  readonly disrupt?: { readonly title: string; run(): Promise<void> };
  /** What an earlier step has made, such as the project. */
  project: { readonly id: string; etag: string; version: number; name: string };
}

/** One step: every expectation in it is an assertion. */
export interface Step {
  readonly title: string;
  /** Resolves with what was seen, in a few words; rejects when an expectation does not hold. */
  run(context: DemoContext): Promise<string>;
}

/** Asks again until the answer is given, at most 60 s. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`waited 60 s in vain: ${what}`);
    await sleep(25);
  }
}
