import { StateStore, randomIdSource, systemClock } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '@tai-state/prove';
import type { BenchServers, FigureBench } from '../bench.js';
import type { HotkeyCount } from './hotkey-child.js';
import { runProcesses } from './run-processes.js';

const peerName = '@google-cloud/firestore: runTransaction';

/** What several processes have done together. */
interface Together {
  readonly perSecond: number;
  readonly done: number;
  /** The process with the fewest raises over the one with the most. */
  readonly fairness: number;
  readonly commitsPerRaise: number;
}

interface Size {
  readonly callers: number;
  readonly processes: number;
  readonly forMs: number;
}

async function ours(host: string, size: Size): Promise<Together> {
  const projectId = `bench-hotkey-${randomIdSource.next().toLowerCase()}`;
  const counts = await runProcesses({ host, projectId, side: 'ours', ...size }, size.processes);
  const firestore = firestoreAt(host, projectId);
  const store = new FirestoreDocumentStore({ firestore });
  const states = new StateStore<{ readonly count: number }>({ store, nodeId: 'check' });
  const { data, version } = await states.getState('bench', 'hot');
  await firestore.terminate();
  const together = sum(counts, size);
  if (data.count !== together.done || version !== together.done) {
    throw new Error(
      `${String(together.done)} raises were acknowledged; the counter is at ${String(data.count)}, version ${String(version)}.`,
    );
  }
  return together;
}

async function peer(host: string, size: Size): Promise<Together> {
  const projectId = `bench-hotkey-${randomIdSource.next().toLowerCase()}`;
  const counts = await runProcesses({ host, projectId, side: 'peer', ...size }, size.processes);
  await settled(host);
  return sum(counts, size);
}

function sum(counts: readonly HotkeyCount[], { forMs }: Size): Together {
  const raises = counts.map(({ done }) => done);
  const done = raises.reduce((all, one) => all + one, 0);
  const commits = counts.reduce((all, count) => all + count.commits, 0);
  const tookMs = Math.max(forMs, ...counts.map((count) => count.tookMs));
  return {
    perSecond: (1_000 * done) / tookMs,
    done,
    fairness: Math.min(...raises) / Math.max(...raises),
    commitsPerRaise: commits / Math.max(1, done),
  };
}

/** The emulator keeps the locks of transactions whose clients are gone for a while, which is not to meet the next bench. */
async function settled(host: string): Promise<void> {
  const firestore = firestoreAt(host, `bench-settled-${randomIdSource.next().toLowerCase()}`);
  for (let quick = 0; quick < 5;) {
    const began = systemClock.monotonic();
    await firestore.doc('a/b').set({});
    quick = systemClock.monotonic() - began < 100 ? quick + 1 : 0;
  }
  await firestore.terminate();
}

function hostOf(servers: BenchServers): string {
  return servers.firestore?.host ?? '';
}

/** Raises per second that were acknowledged, ours over the SDK's transactions, in a run of the same length. */
function goodput(callers: number, processes: number): FigureBench {
  return {
    id: `hotkey.n${String(callers)}.p${String(processes)}`,
    servers: ['firestore'],
    peerName,
    unit: 'raises/s',
    better: 'higher',
    rounds: 1,
    async measure(servers) {
      const size = { callers, processes, forMs: 10_000 };
      const [us, them] = [await ours(hostOf(servers), size), await peer(hostOf(servers), size)];
      // A peer that has done nothing is taken to be about to do its first.
      return { ours: us.perSecond, peer: Math.max(them.perSecond, 1_000 / size.forMs) };
    },
  };
}

/** The hot key, by callers per process and processes. */
export const hotkeyGoodput: readonly FigureBench[] = [10, 50, 200].flatMap((callers) =>
  [1, 4].map((processes) => goodput(callers, processes)),
);

const crowd: Size = { callers: 200, processes: 4, forMs: 10_000 };

/** What the process with the fewest raises has done of what the one with the most has done, beside the goal. */
export const hotkeyFairness: FigureBench = {
  id: 'hotkey.fairness',
  servers: ['firestore'],
  peerName: 'goal: at least 0.4',
  unit: 'slowest/fastest process',
  better: 'higher',
  rounds: 3,
  measure: async (servers) => ({ ours: (await ours(hostOf(servers), crowd)).fairness, peer: 0.4 }),
};

/** Commits that were sent for each raise by a crowd, beside the goal. */
export const hotkeyCommits: FigureBench = {
  id: 'hotkey.commits',
  servers: ['firestore'],
  peerName: 'goal: at most 0.05',
  unit: 'commits/raise',
  better: 'lower',
  rounds: 1,
  measure: async (servers) => ({ ours: (await ours(hostOf(servers), crowd)).commitsPerRaise, peer: 0.05 }),
};
