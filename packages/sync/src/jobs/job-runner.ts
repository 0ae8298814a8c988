import { resolveRuntime } from '@tai-state/core';
import type { DocumentStore, Runtime, Timer } from '@tai-state/core';
import type { AssetRegistry } from './asset-registry.js';
import { PROJECT_JOBS } from './project-job.js';
import { runJob } from './run-job.js';
import type { RunJobOptions } from './run-job.js';

/** How due jobs are found and run. */
export interface JobRunnerOptions extends Pick<RunJobOptions, 'leaseMs' | 'inFlight' | 'pageSize'> {
  readonly store: DocumentStore;
  readonly registry: AssetRegistry;
  /** Stable per worker. */
  readonly nodeId: string;
  /** Jobs at once. Defaults to 4. */
  readonly concurrency?: number;
  /** From the end of one look for due jobs to the next, with up to a quarter more. Defaults to 5,000. */
  readonly scanEveryMs?: number;
  readonly runtime?: Partial<Runtime>;
}

/**
 * Runs due jobs: those it is told of at once, and all that are not settled found by looking for them from time to
 * time, which also repeats failed ones and takes over from workers that died. Any number of runners share the work.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #runtime: Runtime;
  readonly #concurrency: number;
  readonly #scanEveryMs: number;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  #timer: Timer | undefined;
  #scan: Promise<void> = Promise.resolve();
  #started = false;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#runtime = resolveRuntime(options.runtime);
    this.#concurrency = options.concurrency ?? 4;
    this.#scanEveryMs = options.scanEveryMs ?? 5_000;
  }

  /** Begins to work, with a look for due jobs. */
  start(): void {
    if (this.#started || this.#stop.signal.aborted) return;
    this.#started = true;
    this.#scan = this.#look();
  }

  /** A job has become due. Never throws, never waits. */
  notify(projectId: string): void {
    if (this.#stop.signal.aborted) return;
    this.#waiting.add(projectId);
    this.#fill();
  }

  /** Takes no job any more, stops those that run, gives their leases back. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#timer?.cancel();
    this.#waiting.clear();
    await this.#scan;
    await Promise.all(this.#running.values());
  }

  #fill(): void {
    if (!this.#started || this.#stop.signal.aborted) return;
    for (const projectId of this.#waiting) {
      if (this.#running.size >= this.#concurrency) return;
      // A job that runs already stays waiting: what it was told of may have come after its last look.
      if (this.#running.has(projectId)) continue;
      this.#waiting.delete(projectId);
      const run = this.#run(projectId).finally(() => {
        this.#running.delete(projectId);
        this.#fill();
      });
      this.#running.set(projectId, run);
    }
  }

  async #run(projectId: string): Promise<void> {
    const { telemetry, clock } = this.#runtime;
    const startedAt = clock.monotonic();
    try {
      const outcome = await runJob(projectId, {
        ...this.#options,
        runtime: this.#runtime,
        signal: this.#stop.signal,
      });
      telemetry.count('sync.jobs', 1, { outcome });
      telemetry.record('sync.job.ms', clock.monotonic() - startedAt, { outcome });
      telemetry.log('info', 'a project job was run', { projectId, outcome });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      telemetry.count('sync.jobs', 1, { outcome: 'failed' });
      telemetry.log('error', 'a project job failed and stays due', { projectId, error: String(error) });
    }
  }

  async #look(): Promise<void> {
    const { store } = this.#options;
    const { signal } = this.#stop;
    const due = {
      collection: PROJECT_JOBS,
      where: { field: 'settled', op: '==' as const, value: false },
      select: [],
    };
    try {
      for await (const { documents } of store.queryPages(due, { signal })) {
        for (const { id } of documents) this.notify(id);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#runtime.telemetry.log('warn', 'due jobs could not be looked for', { error: String(error) });
      }
    }
    if (signal.aborted) return;
    const delayMs = this.#scanEveryMs * (1 + this.#runtime.random.next() / 4);
    this.#timer = this.#runtime.clock.setTimer(() => {
      this.#scan = this.#look();
    }, delayMs);
  }
}
