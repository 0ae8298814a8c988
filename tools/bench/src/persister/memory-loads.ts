import { systemClock } from '@tai-state/core';
import type { FigureBench, TimeBench } from '../bench.js';
import { countersInMemory, governor, grow } from './counters.js';
import { memoryPeers } from './memory-peers.js';

const peers = Object.entries(memoryPeers);

/** A state of 100 events, loaded. */
export const memoryLoads: readonly TimeBench[] = peers.map(([peer, { name: peerName, open }]) => ({
  id: `memory.load-100.${peer}`,
  servers: [],
  peerName,
  operations: 500,
  rounds: 20,
  async prepare() {
    const [persister, other] = [countersInMemory(), await open()];
    await grow(persister, 's', 100);
    await other.append('s', 0, 100);
    return {
      ours: () => persister.loadState(governor, 's'),
      peer: () => other.load('s'),
      close: () => Promise.resolve(),
    };
  },
}));

/** A state of 10,000 events, as it was at version 5,000. */
export const memoryAtVersion: readonly TimeBench[] = peers.map(([peer, { name: peerName, open }]) => ({
  id: `memory.at-version.${peer}`,
  servers: [],
  peerName,
  operations: 500,
  rounds: 20,
  async prepare() {
    const [persister, other] = [countersInMemory(), await open()];
    await grow(persister, 's', 10_000);
    await other.append('s', 0, 10_000);
    return {
      ours: () => persister.getStateAtVersion(governor, 's', 5_000),
      peer: () => other.at('s', 5_000),
      close: () => Promise.resolve(),
    };
  },
}));

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = systemClock.monotonic();
  for (let turn = 0; turn < 5; turn += 1) await run();
  return (systemClock.monotonic() - start) / 5;
}

/** A state before its last of 10,000 events, folded without snapshots; beside the faster of the others with all of them. */
export const memoryReplay: FigureBench = {
  id: 'memory.replay-10k',
  servers: [],
  peerName: 'the faster of Emmett and Castore',
  unit: 'ms',
  better: 'lower',
  rounds: 7,
  async measure() {
    const persister = countersInMemory({ snapshotInterval: 1_000_000, recordStates: 'digest' });
    await grow(persister, 's', 10_000);
    const ours = await timed(() => persister.getStateAtVersion(governor, 's', 9_999));
    const others: number[] = [];
    for (const [, { open }] of peers) {
      const other = await open();
      await other.append('s', 0, 10_000);
      others.push(await timed(() => other.load('s')));
    }
    return { ours, peer: Math.min(...others) };
  },
};
