import type { CallOptions, WaitEdge } from '@tai-state/core';
import { inLockCall } from './lock-scope.js';
import type { LockCall, LockScope } from './lock-scope.js';
import { allWaits, edgeOf, findCycle, stillHolds } from './wait-graph.js';
import type { Wait } from './wait-graph.js';

/** Every cycle of waits that stands when all of its steps are read at one moment; each cycle once. */
export function detectDeadlocks(
  scope: LockScope,
  tickets: string,
  options: CallOptions,
): Promise<readonly (readonly WaitEdge[])[]> {
  return inLockCall(scope, 'detectDeadlocks', options, ({ call, io }) =>
    call.race(standingCycles(scope, tickets, io)),
  );
}

async function standingCycles(
  { store }: LockScope,
  tickets: string,
  io: LockCall['io'],
): Promise<readonly (readonly WaitEdge[])[]> {
  const byClient = new Map<string, Wait[]>();
  for (const wait of await allWaits(store, tickets, io())) {
    const { clientId } = wait.ticket.record;
    byClient.set(clientId, [...(byClient.get(clientId) ?? []), wait]);
  }
  const known = new Set<string>();
  const cycles: (readonly WaitEdge[])[] = [];
  for (const clientId of byClient.keys()) {
    const cycle = await findCycle(clientId, (client) => byClient.get(client) ?? []);
    if (cycle === undefined) continue;
    const name = cycle
      .map((wait) => wait.ticket.path)
      .sort()
      .join();
    if (known.has(name)) continue;
    known.add(name);
    if (await stillHolds(store, cycle, io())) cycles.push(cycle.map(edgeOf));
  }
  return cycles;
}
