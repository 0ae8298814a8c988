import type { Random } from '@tai-state/core';
import type { FaultPlan } from '../../fault-proxy/fault.js';
import type { Disturbed } from './operation.js';

/** What happens to one commit on its way. */
export interface Trouble {
  readonly name: string;
  /** Whether the precondition is made false before the commit gets to the server. */
  readonly overtaken: boolean;
  /** Whether the server stays out of reach until the deadline. */
  readonly blackout: boolean;
  plan(prepared: Disturbed): FaultPlan;
}

const isRead = (method: string): boolean => method === 'BatchGetDocuments';

/** A plan for the n-th `Commit` and the n-th read (from 1). */
function counted(
  commit: (n: number) => ReturnType<FaultPlan>,
  read: (n: number) => ReturnType<FaultPlan>,
): FaultPlan {
  let commits = 0;
  let reads = 0;
  return ({ method }) => {
    if (method === 'Commit') return commit((commits += 1));
    return isRead(method) ? read((reads += 1)) : undefined;
  };
}

const nothing = (): undefined => undefined;
const plain = { overtaken: false, blackout: false };

const lostReply: Trouble = {
  ...plain,
  name: 'reply lost',
  plan: () => counted((n) => (n === 1 ? 'lose-reply' : undefined), nothing),
};
const lostRequest: Trouble = {
  ...plain,
  name: 'request lost',
  plan: () => counted((n) => (n === 1 ? 'lose-request' : undefined), nothing),
};
const cutInFlight: Trouble = {
  ...plain,
  name: 'cut in flight',
  plan: () => counted((n) => (n === 1 ? 'cut-in-flight' : undefined), nothing),
};
const twoReplies: Trouble = {
  ...plain,
  name: 'reply lost, and the answer to the question about it',
  plan: () =>
    counted(
      (n) => (n <= 2 ? 'lose-reply' : undefined),
      (n) => (n === 1 ? 'lose-reply' : undefined),
    ),
};
const followed: Trouble = {
  ...plain,
  name: 'reply lost, another writer came after',
  plan: (prepared) =>
    counted(
      (n) => (n === 1 ? 'lose-reply' : undefined),
      async (n) => {
        if (n === 1) await prepared.follow().catch(() => undefined);
        return undefined;
      },
    ),
};
const overtaken: Trouble = {
  name: 'another writer came before, reply lost',
  overtaken: true,
  blackout: false,
  plan: (prepared) =>
    counted(async (n) => {
      if (n > 1) return undefined;
      await prepared.overtake?.();
      return 'lose-reply';
    }, nothing),
};
const blackout: Trouble = {
  name: 'reply lost, then no way to the server',
  overtaken: false,
  blackout: true,
  plan: () =>
    counted(
      (n) => (n === 1 ? 'lose-reply' : 'lose-request'),
      () => 'lose-request',
    ),
};
const blackoutBefore: Trouble = {
  name: 'no way to the server',
  overtaken: false,
  blackout: true,
  plan: () =>
    counted(
      () => 'lose-request',
      () => 'lose-request',
    ),
};

/** Draws the trouble of one round. The official SDK is spared what would take it minutes. */
export function drawTrouble(random: Random, prepared: Disturbed, forSdk: boolean): Trouble {
  const choices = [lostReply, lostReply, lostRequest, cutInFlight, followed];
  if (prepared.overtake !== undefined) choices.push(overtaken);
  if (!forSdk) choices.push(twoReplies, random.next() < 0.5 ? blackout : blackoutBefore);
  return choices[Math.floor(random.next() * choices.length)] ?? lostReply;
}
