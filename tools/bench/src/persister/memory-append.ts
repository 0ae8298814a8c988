import { systemClock } from '@tai-state/core';
import type { FigureBench } from '../bench.js';
import { countersInMemory, governor, increment, increments } from './counters.js';
import { memoryPeers } from './memory-peers.js';

type Append = (id: string, count: number, many: number) => Promise<unknown>;

const events = 10_000;

/** Appends 10,000 events over some states, some of them with each call. Gives events per second. */
async function perSecond(append: Append, states: number, batch: number): Promise<number> {
  const start = systemClock.monotonic();
  for (let done = 0, call = 0; done < events; done += batch, call += 1) {
    await append(`s${String(call % states)}`, Math.floor(call / states) * batch, batch);
  }
  return (1_000 * events) / (systemClock.monotonic() - start);
}

function ours(): Append {
  const persister = countersInMemory();
  return (id, count, many) =>
    persister.logTransition(governor, id, many === 1 ? increment(count + 1) : increments(count, many), count);
}

const shapes = [
  { name: 'append-100', states: 100, batch: 1 },
  { name: 'append-10k', states: 10_000, batch: 1 },
  { name: 'append-1', states: 1, batch: 1 },
  { name: 'batch-100', states: 100, batch: 100 },
] as const;

/** Appends in memory: 10,000 events over 100 states, over 10,000, to one, and 100 with each call. */
export const memoryAppends: readonly FigureBench[] = shapes.flatMap(({ name, states, batch }) =>
  Object.entries(memoryPeers).map(([peer, { name: peerName, open }]) => ({
    id: `memory.${name}.${peer}`,
    servers: [],
    peerName,
    unit: 'events/s',
    better: 'higher' as const,
    rounds: 7,
    async measure() {
      const other = await open();
      const append: Append = (id, count, many) => other.append(id, count, many);
      return {
        ours: await perSecond(ours(), states, batch),
        peer: await perSecond(append, states, batch),
      };
    },
  })),
);

/** What an append costs when much is stored: 100 states, 30,000 events beside 1,000. */
export const memoryGrowth: FigureBench = {
  id: 'memory.growth',
  servers: [],
  peerName: 'the same at 1,000 stored events',
  unit: 'us/event',
  better: 'lower',
  rounds: 7,
  async measure() {
    const append = ours();
    const times = new Map<number, number>();
    for (let stored = 0; stored < 31_000; stored += 1_000) {
      const start = systemClock.monotonic();
      for (let index = 0; index < 1_000; index += 1) {
        await append(`s${String(index % 100)}`, Math.floor((stored + index) / 100), 1);
      }
      times.set(stored, systemClock.monotonic() - start);
    }
    return { ours: times.get(30_000) ?? NaN, peer: times.get(1_000) ?? NaN };
  },
};
