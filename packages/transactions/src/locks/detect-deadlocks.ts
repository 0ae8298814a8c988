import type { CallOptions, DocumentStore, WaitEdge } from '@tai-state/core';
import { allWaits, edgeOf, findCycle, stillHolds } from './wait-graph.js';
import type { Wait } from './wait-graph.js';

/** Every cycle of waits that stands when all of its steps are read at one moment; each cycle once. */
export async function detectDeadlocks(
  store: DocumentStore,
  tickets: string,
  options: CallOptions,
): Promise<readonly (readonly WaitEdge[])[]> {
  const byClient = new Map<string, Wait[]>();
  for (const wait of await allWaits(store, tickets, options)) {
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
    if (await stillHolds(store, cycle, options)) cycles.push(cycle.map(edgeOf));
  }
  return cycles;
}
