import type { ServiceUrls } from '../options.js';

/** The three services, running. */
export interface RunningSystem {
  readonly urls: ServiceUrls;
  /** What they run on, in a few words. */
  readonly title: string;
  /** Breaks something while the demo's cascade is under way. */
  readonly disrupt?: { readonly title: string; run(): Promise<void> };
  close(): Promise<void>;
}
