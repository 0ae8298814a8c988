import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { FaultSchedule } from '@tai-state/core/memory';
import { ManualClock, countingIds } from '@tai-state/core/testing';
import type { Tally } from '../lost-replies/tally.js';
import { wrongAfter } from './aftermath.js';
import { codeOfError, interfere, prepareBase } from './persister-write.js';
import type { PersisterWrite, Writer } from './persister-write.js';
import { persisterWrites } from './persister-writes.js';

/** Where a process dies: at its n-th call to the storage, which was applied or was not. */
interface CrashPoint {
  readonly call: number;
  readonly applied: 'no' | 'yes';
}

const options = { operationId: 'operation', deadlineMs: 1_000 };

function writerOn(storage: MemoryStorage, nodeId: string, faults?: FaultSchedule): Writer {
  const runtime = { clock: storage.clock, ids: countingIds(nodeId) };
  const store = new MemoryDocumentStore({ storage, runtime, ...(faults !== undefined && { faults }) });
  return { store, nodeId, runtime };
}

/** Lets the process die at one point; says whether the write came that far. */
async function crashAt(
  write: PersisterWrite,
  { call, applied }: CrashPoint,
  overtaken: boolean,
  tally: Tally,
): Promise<boolean> {
  const clock = new ManualClock();
  const storage = new MemoryStorage({ clock });
  const direct = writerOn(storage, 'direct');
  const base = await prepareBase(direct, write, 'g');
  await clock.advance(10_000);
  const others = overtaken ? 1 : 0;
  if (overtaken) await interfere(writerOn(storage, 'other'), write, 'g');
  const deaths: CrashPoint[] = [];
  const dying = writerOn(storage, 'dying', {
    next({ ofAll }) {
      if (ofAll !== call) return undefined;
      deaths.push({ call, applied });
      return { kind: 'crash', applied };
    },
  });
  await clock.runUntil(write.call(dying, write, base, options).catch(() => undefined));
  if (deaths.length === 0) return false;
  tally.count(write.name);
  const violate = (what: string): void => {
    const where = `call ${String(call)} ${applied === 'yes' ? 'applied' : 'not applied'}`;
    tally.violate(`${write.name}, ${where}${overtaken ? ', overtaken' : ''}: ${what}`);
  };
  const before = await write.applied(direct, base, others);
  if (Number.isNaN(before) || before > 1) violate(`applied ${String(before)} times`);
  const wrong = await wrongAfter(direct, write, base);
  if (wrong !== undefined) violate(wrong);
  // What a process holds that died is free after a while.
  await clock.advance(120_000);
  const heir = writerOn(storage, 'heir');
  const refused = await clock.runUntil(
    write.call(heir, write, base, options).then(
      () => undefined,
      (error: unknown) => codeOfError(error),
    ),
  );
  const times = await write.applied(direct, base, others);
  const mayRefuse = (write.exact && overtaken) || (write.repeated === 'refused' && before === 1);
  if (refused !== undefined && !mayRefuse) violate(`repeated: refused: ${refused}`);
  const expected = refused === undefined ? 1 : before;
  if (times !== expected) violate(`repeated: ${refused ?? 'done'}, applied ${String(times)} times`);
  const wrongNow = await wrongAfter(direct, write, base);
  if (wrongNow !== undefined) violate(`repeated: ${wrongNow}`);
  return true;
}

/** Every write, dying at every call that it makes, applied and not; then repeated by a process that was started anew. */
export async function memoryPersisterCrashes(tally: Tally): Promise<number> {
  let checked = 0;
  for (const write of persisterWrites) {
    for (const overtaken of write.interferes === 'logs' && write.before > 0 ? [false, true] : [false]) {
      for (const applied of ['no', 'yes'] as const) {
        for (let call = 0; await crashAt(write, { call, applied }, overtaken, tally); call += 1) checked += 1;
      }
    }
  }
  return checked;
}
