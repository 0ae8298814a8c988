import { fullJitter } from '@tai-state/core';
import type { DocumentStore, Runtime } from '@tai-state/core';
import { acquireLease } from './acquire-lease.js';
import type { AssetRegistry } from './asset-registry.js';
import { finishJob } from './finish-job.js';
import type { JobView } from './finish-job.js';
import type { JobContext } from './job-pass.js';
import { nothingLeft, runPass } from './job-pass.js';
import type { JobTask } from './job-task.js';
import { tasksFor } from './job-task.js';
import { pause } from './pause.js';
import { projectJobConverter, projectJobPath } from './project-job.js';
import { readsCaughtUp } from './reads-caught-up.js';

/** How a job is run. */
export interface RunJobOptions {
  readonly store: DocumentStore;
  readonly registry: AssetRegistry;
  readonly runtime: Runtime;
  /** Stable per worker, for people. */
  readonly nodeId: string;
  /** Defaults to 30,000. */
  readonly leaseMs?: number;
  /** Commits under way at once. Defaults to 8. */
  readonly inFlight?: number;
  /** Documents per commit at most, 1 to 498. Defaults to 498, with the receipt page and the fence a full commit. */
  readonly pageSize?: number;
  /** Stops the work; the lease is given back. */
  readonly signal: AbortSignal;
}

/**
 * How a run ended. `settled`: the assets are in the desired state, and that is recorded · `held`: another works at it ·
 * `lost`: another has taken the lease · `stopped` by the signal. After the last three the job is still due.
 */
export type JobOutcome = 'settled' | 'held' | 'lost' | 'stopped';

const MAX_PAGE = 498;

/**
 * Brings the assets of a project to the state that its job asks for, whatever it was asked before, and whatever other
 * workers have done of it. Throws what the store throws; the lease is given back and the job still due then.
 */
export async function runJob(projectId: string, options: RunJobOptions): Promise<JobOutcome> {
  const { store, nodeId, runtime, leaseMs = 30_000, inFlight = 8, signal: stopped } = options;
  if (isAborted(stopped)) return 'stopped';
  const lease = await acquireLease(store, projectId, { nodeId, leaseMs, runtime, signal: stopped });
  if (lease === undefined) return 'held';
  const either = new AbortController();
  const { registry } = options;
  const { signal } = either;
  const abort = (): void => {
    either.abort();
  };
  // By hand, as AbortSignal.any keeps a trace of every run on a signal that lives as long as the worker.
  stopped.addEventListener('abort', abort);
  lease.signal.addEventListener('abort', abort);
  if (isAborted(stopped)) abort();
  let released = false;
  try {
    released = await work({ store, registry, runtime, projectId, lease, signal, inFlight }, options.pageSize);
    return 'settled';
  } catch (error) {
    if (lease.signal.aborted) return 'lost';
    if (isAborted(stopped)) return 'stopped';
    throw error;
  } finally {
    stopped.removeEventListener('abort', abort);
    await lease.end({ release: !released });
  }
}

/** Returns when the job is settled: true when the lease was given back with that. */
async function work(context: JobContext, pageSize = MAX_PAGE): Promise<boolean> {
  const { store, projectId, registry, runtime, lease, signal } = context;
  const backoff = fullJitter(10, 1_000);
  const largest = Math.min(MAX_PAGE, pageSize);
  let size = largest;
  for (let pass = 0; ; pass += 1) {
    if (pass > 0) {
      await pause(runtime.clock, backoff(0, runtime.random), signal);
      if (!(await lease.renew())) signal.throwIfAborted();
    }
    const view = await dueWork(store, projectId, signal);
    if (view === undefined) return false;
    const tasks = tasksFor(projectId, view.desired, registry, `${String(lease.epoch)}~${String(pass)}`);
    const conflicts = await runPasses(context, tasks, size);
    // Smaller commits get by where single documents are changed all the time.
    size = conflicts > 0 ? Math.max(1, Math.floor(size / 4)) : largest;
    await readsCaughtUp(store, runtime, signal);
    if ((await nothingLeft(context, tasks)) && (await finishJob(context, view))) return true;
  }
}

async function runPasses(context: JobContext, tasks: readonly JobTask[], pageSize: number): Promise<number> {
  let conflicts = 0;
  for (const task of tasks) conflicts += (await runPass(context, task, pageSize)).conflicts;
  return conflicts;
}

async function dueWork(
  store: DocumentStore,
  projectId: string,
  signal: AbortSignal,
): Promise<JobView | undefined> {
  const {
    documents: [stored],
  } = await store.getAll([projectJobPath(projectId)], { signal });
  if (stored === undefined) return undefined;
  const { desired, settled } = projectJobConverter.fromDocument(stored);
  return settled ? undefined : { desired, stamp: stored.updateTime };
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
