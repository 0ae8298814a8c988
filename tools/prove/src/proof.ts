import type { ServerAddress } from '@tai-state/testbed/jest';
import type { ServerName } from '@tai-state/testbed';

/** What a proof is given. */
export interface ProofContext {
  /** How long it goes on, in units of its own. */
  readonly rounds: number;
  /** From which everything random follows. */
  readonly seed: number;
  /** The servers that it asked for, and perhaps more. */
  readonly servers: Readonly<Partial<Record<ServerName, ServerAddress>>>;
}

/** What a proof has found. */
export interface ProofResult {
  /** How many times the rule was put to the test. */
  readonly checked: number;
  /** How many times it did not hold. */
  readonly violations: number;
  /** What was done and seen, for people. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A rule of the library's, put to the test for as long as one likes. */
export interface Proof {
  readonly id: string;
  readonly servers: readonly ServerName[];
  /** The rounds of a run that does not say how many. */
  readonly defaultRounds: number;
  /** True for what others do in the same test bed: its violations are not ours. */
  readonly comparison?: boolean;
  run(context: ProofContext): Promise<ProofResult>;
}

/** `host:port` of a server that the proof asked for. */
export function hostOf(servers: ProofContext['servers'], name: ServerName): string {
  const server = servers[name];
  if (server === undefined) throw new TypeError(`A proof that needs ${name} must ask for it.`);
  return server.host;
}
