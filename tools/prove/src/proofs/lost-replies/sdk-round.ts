import type { Firestore } from '@google-cloud/firestore';
import type { Random } from '@tai-state/core';
import type { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { noFaults } from '../../fault-proxy/fault.js';
import type { Prepared } from './operation.js';
import type { Tally } from './tally.js';
import { drawTrouble } from './trouble.js';
import { wrongAbout } from './verdict.js';
import type { Told } from './verdict.js';

/** Where a round of the official SDK takes place. */
export interface SdkBed {
  readonly proxy: FaultProxy;
  readonly firestore: Firestore;
  readonly random: Random;
  readonly tally: Tally;
}

/** The same trouble for the official SDK, and whether it told the truth. */
export async function sdkRound(bed: SdkBed, prepared: Prepared, key: string): Promise<Told> {
  const { proxy, firestore, random, tally } = bed;
  const trouble = drawTrouble(random, prepared, true);
  proxy.use(trouble.plan(prepared));
  const told = await prepared.commitBySdk(firestore).then(
    (): Told => 'applied',
    (): Told => 'refused',
  );
  proxy.use(noFaults);
  tally.count(trouble.name);
  const wrong = await wrongAbout(told, prepared);
  if (wrong === undefined) return told;
  tally.violate(`${key}, ${trouble.name}: ${wrong}`);
  return 'unknown';
}
