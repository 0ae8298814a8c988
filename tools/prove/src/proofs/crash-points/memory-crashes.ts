import { StateStore } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { FaultSchedule } from '@tai-state/core/memory';
import type { Tally } from '../lost-replies/tally.js';
import { interfere, prepareBase, stateWrites, timesApplied } from '../state-writes/state-write.js';
import type { StateWrite } from '../state-writes/state-write.js';

/** Where a process dies: at its n-th call to the storage, which was applied or was not. */
interface CrashPoint {
  readonly call: number;
  readonly applied: 'no' | 'yes';
}

const operationId = 'operation';

function statesOn(storage: MemoryStorage, nodeId: string, faults?: FaultSchedule): StateStore {
  const store = new MemoryDocumentStore({
    storage,
    deadlineMs: 50,
    faultRetries: 0,
    ...(faults !== undefined && { faults }),
  });
  return new StateStore({ store, nodeId, deadlineMs: 50 });
}

/** Lets the process die at one point; says whether the write came that far. */
async function crashAt(
  write: StateWrite,
  { call, applied }: CrashPoint,
  setting: { readonly named: boolean; readonly overtaken: boolean },
  tally: Tally,
): Promise<boolean> {
  const storage = new MemoryStorage();
  const direct = statesOn(storage, 'direct');
  const base = await prepareBase(direct, write, 's');
  const others = setting.overtaken ? 1 : 0;
  if (setting.overtaken) await interfere(direct, 's');
  const deaths: CrashPoint[] = [];
  const dying = statesOn(storage, 'node', {
    next({ ofAll }) {
      if (ofAll !== call) return undefined;
      deaths.push({ call, applied });
      return { kind: 'crash', applied };
    },
  });
  const options = setting.named ? { operationId } : {};
  await write.call(dying, base, options).catch(() => undefined);
  if (deaths.length === 0) return false;
  const where = `${write.name}, call ${String(call)} ${applied === 'yes' ? 'applied' : 'not applied'}`;
  tally.count(write.name);
  const after = await timesApplied(direct, write, base, others);
  if (Number.isNaN(after) || after > 1) tally.violate(`${where}: applied ${String(after)} times`);
  if (!setting.named) return true;
  const restarted = statesOn(storage, 'node');
  const again = await write.call(restarted, base, options).then(
    (version) => ({ version }),
    (error: unknown) => error,
  );
  const refused = again instanceof Error;
  const times = await timesApplied(direct, write, base, others);
  if (times !== (refused ? 0 : 1)) {
    tally.violate(
      `${where}, repeated: ${refused ? `refused (${again.message})` : 'done'}, applied ${String(times)} times`,
    );
  }
  if (refused && !(write.exact && setting.overtaken))
    tally.violate(`${where}, repeated: refused: ${again.message}`);
  return true;
}

/** Every write, dying at every call that it makes, applied and not; then repeated by a process that was started anew. */
export async function memoryCrashes(tally: Tally): Promise<number> {
  let checked = 0;
  for (const write of stateWrites) {
    for (const named of write.named ? [true, false] : [false]) {
      for (const overtaken of [false, true]) {
        for (const applied of ['no', 'yes'] as const) {
          for (
            let call = 0;
            await crashAt(write, { call, applied }, { named, overtaken }, tally);
            call += 1
          ) {
            checked += 1;
          }
        }
      }
    }
  }
  return checked;
}
