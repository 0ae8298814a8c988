import { OutcomeUnknown, isTaiStateError } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import type { Transaction, TransactionManager } from '@tai-state/transactions';
import type { Found, Made, Observed, Seen } from './history.js';

/** The data of every state: who made it, and the group by which it is queried. */
export interface Marked {
  readonly by: string;
  readonly group: number;
}

/** Where work is done. */
export interface WorkBed {
  readonly manager: TransactionManager<Marked>;
  readonly random: Random;
  readonly keys: readonly string[];
  /** A number above all that it gave before, over all workers. */
  now(): number;
  /** Lets others run in the middle of a body. */
  pause(): Promise<void>;
  readonly withQueries: boolean;
}

/** The governor of all states of the proof. */
const governorId = 'g';

const change = { changedBy: 'prove', reason: 'work' };

/** The body of a transaction changed its mind. */
class ChangedMind extends Error {}

interface Run {
  reads: Seen[];
  queries: Found[];
  writes: Made[];
}

const pick = <T>(random: Random, from: readonly T[], count: number): readonly T[] => {
  const left = [...from];
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [one] = left.splice(Math.floor(random.next() * left.length), 1);
    return one as T;
  });
};

async function look(bed: WorkBed, tx: Transaction<Marked>, run: Run): Promise<void> {
  if (bed.withQueries && bed.random.next() < 0.25) {
    const group = Math.floor(bed.random.next() * 2);
    const states = await tx.queryStates(governorId, { where: { field: 'group', op: '==', value: group } });
    run.queries.push({ group, keys: states.map(({ id, version }) => ({ key: id, version })) });
  }
  const keys = pick(bed.random, bed.keys, Math.floor(bed.random.next() * 3));
  const together = bed.random.next() < 0.5;
  if (together && keys.length > 0) {
    const states = await tx.batchGetStates(governorId, keys);
    keys.forEach((key, index) =>
      run.reads.push({ key, version: states[index]?.version ?? 0, by: states[index]?.data.by }),
    );
    return;
  }
  for (const key of keys) {
    const [state] = await tx.batchGetStates(governorId, [key]);
    run.reads.push({ key, version: state?.version ?? 0, by: state?.data.by });
    if (bed.random.next() < 0.3) await bed.pause();
  }
}

async function transact(bed: WorkBed, name: string): Promise<Run> {
  let run: Run = { reads: [], queries: [], writes: [] };
  const changesMind = bed.random.next() < 0.15;
  const written = pick(bed.random, bed.keys, Math.floor(bed.random.next() * 3));
  try {
    await bed.manager.executeTransaction(governorId, async (tx) => {
      run = { reads: [], queries: [], writes: [] };
      await look(bed, tx, run);
      for (const key of written) {
        const group = Math.floor(bed.random.next() * 2);
        const data = { by: name, group };
        const { version } = await tx.saveState(governorId, key, data, change, { expected: 'any' });
        run.writes.push({ key, version, group });
      }
      if (changesMind) throw new ChangedMind();
    });
  } catch (error) {
    if (!(error instanceof ChangedMind)) throw Object.assign(error as Error, { run });
    run.writes = [];
  }
  return run;
}

async function mutate(bed: WorkBed, name: string): Promise<Run> {
  const [key = ''] = pick(bed.random, bed.keys, 1);
  const group = Math.floor(bed.random.next() * 2);
  let by: string | undefined;
  const raise = (data: Marked | undefined): Marked => {
    by = data?.by;
    return { by: name, group };
  };
  const { version } = await bed.manager.mutate(governorId, key, raise, change);
  return { reads: [{ key, version: version - 1, by }], queries: [], writes: [{ key, version, group }] };
}

/** Does one piece of work, and tells what was seen of it; undefined when it was refused and nothing was applied. */
export async function randomWork(bed: WorkBed, name: string): Promise<Observed | undefined> {
  const began = bed.now();
  try {
    const run = await (bed.random.next() < 0.3 ? mutate(bed, name) : transact(bed, name));
    return { name, ...run, began, ended: bed.now() };
  } catch (error) {
    if (!isTaiStateError(error)) throw error;
    if (!(error instanceof OutcomeUnknown)) return undefined;
    const { run } = error as { run?: Run };
    const ended = bed.now();
    if (run !== undefined) return { name, ...run, unknown: true, began, ended };
    return { name, reads: [], queries: [], writes: [], unknown: true, lost: true, began, ended };
  }
}
