import { Tally } from '../lost-replies/tally.js';
import { emulatorSubscribers } from './emulator-subscribers.js';

/** What the process of one round is told. */
export interface SubscribeJob {
  readonly host: string;
  readonly seed: number;
  readonly round: number;
}

/** What it tells. */
export interface SubscribeReport {
  readonly violations: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

async function main({ host, seed, round }: SubscribeJob): Promise<void> {
  const tally = new Tally();
  await emulatorSubscribers(host, seed, round, tally);
  const report: SubscribeReport = { violations: tally.violations, detail: tally.toJSON() };
  process.stdout.write(JSON.stringify(report), () => process.exit(0));
}

await main(JSON.parse(process.argv[2] ?? '') as SubscribeJob);
