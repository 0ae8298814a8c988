import { seededRandom } from '@tai-state/core';
import type { ConsistencyReport } from '@tai-state/persister';
import type { Tally } from '../lost-replies/tally.js';
import { faults } from './faults.js';
import type { Fault, Injected, Trace } from './faults.js';
import { ForgedLog } from './forged-log.js';
import { governorId, persisterOn, randomLog, rewritten, stateId } from './random-log.js';
import type { Log, LogKind } from './random-log.js';

const kinds: readonly LogKind[] = [
  { recordStates: 'full', hashChain: false },
  { recordStates: 'full', hashChain: true },
  { recordStates: 'digest', hashChain: false },
  { recordStates: 'digest', hashChain: true },
];

const nameOf = ({ recordStates, hashChain }: LogKind): string =>
  `${recordStates}, ${hashChain ? 'with' : 'without'} hashes`;

async function check({ kind }: Log, documents: Log['documents']): Promise<ConsistencyReport> {
  const persister = persisterOn(await rewritten(documents), kind, 'checker');
  return persister.validateConsistency(governorId, stateId);
}

const told = ({ violations }: ConsistencyReport): string =>
  violations.map(({ kind, version }) => `${kind} ${String(version)}`).join(', ') || 'nothing';

/** What is wrong with a report of a fault; undefined where it says what it has to, and nothing far from the fault. */
function wrong(
  report: ConsistencyReport,
  fault: Fault,
  shows: Trace,
  { version, reach }: Injected,
): string | undefined {
  if (shows === 'nowhere') return report.ok ? undefined : 'something is found where nothing can be';
  if (report.ok) return 'nothing is found';
  const found = report.violations.some((one) => one.kind === fault.kind && one.version === version);
  if (shows === 'itself' && !found) return 'it is not found at its version';
  const near = report.violations.every((one) => one.version >= version - 1 && one.version <= version + reach);
  return near ? undefined : 'something is reported far from it';
}

const outcomes: Readonly<Record<Trace, string>> = {
  itself: 'found and located',
  'what follows': 'found at the next version, or at the snapshot or head of its own',
  nowhere: 'cannot be found',
};

async function tamper(log: Log, fault: Fault, seed: number, tally: Tally): Promise<boolean> {
  const forged = new ForgedLog(log, seededRandom(seed));
  const injected = fault.inject(forged);
  if (injected === undefined) return false;
  const report = await check(log, forged.documents);
  const row = `${fault.name} (${nameOf(log.kind)})`;
  const shows = fault.shows(log.kind);
  const what = wrong(report, fault, shows, injected);
  if (what === undefined) tally.count(`${row}: ${outcomes[shows]}`);
  else tally.violate(`seed ${String(seed)}, ${row} at ${String(injected.version)}: ${what}: ${told(report)}`);
  return true;
}

/** Injects every fault into random histories of every kind, and leaves each once as it is. Gives the number of checks. */
export async function memoryTampering(seed: number, rounds: number, tally: Tally): Promise<number> {
  let checked = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, kind] of kinds.entries()) {
      const of = (seed * 1_000_003 + round) * kinds.length + index;
      const log = await randomLog(of, kind);
      const untouched = await check(log, log.documents);
      checked += 1;
      if (untouched.ok && untouched.checkedEvents === log.versions) tally.count('untouched: nothing found');
      else tally.violate(`seed ${String(of)}, ${nameOf(kind)}, untouched: ${told(untouched)}`);
      for (const fault of faults) if (await tamper(log, fault, of, tally)) checked += 1;
    }
  }
  return checked;
}
