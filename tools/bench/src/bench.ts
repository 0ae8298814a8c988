import type { ServerAddress } from '@tai-state/testbed/jest';
import type { ServerName } from '@tai-state/testbed';

/** The servers that a bench asked for, and perhaps more. */
export type BenchServers = Readonly<Partial<Record<ServerName, ServerAddress>>>;

/** Two sides that do the same work, made ready to be timed. */
export interface Sides {
  ours(): Promise<unknown>;
  peer(): Promise<unknown>;
  close(): Promise<void>;
}

/** A side-by-side measurement: the time of one operation, ours beside what it is compared with. */
export interface TimeBench {
  readonly id: string;
  readonly servers: readonly ServerName[];
  readonly peerName: string;
  /** Operations of each side per round. */
  readonly operations: number;
  readonly rounds: number;
  /** Rounds before them that do not count, until both sides and the server run as fast as they will. */
  readonly warmUps?: number;
  prepare(servers: BenchServers): Promise<Sides>;
}

/** One figure of each side. */
export interface Figures {
  readonly ours: number;
  readonly peer: number;
}

/** A side-by-side measurement of something else than the time of one operation. */
export interface FigureBench {
  readonly id: string;
  readonly servers: readonly ServerName[];
  readonly peerName: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly rounds: number;
  /** Rounds before them that do not count, until both sides and the server run as fast as they will. */
  readonly warmUps?: number;
  /** One round: both sides, one after the other. */
  measure(servers: BenchServers): Promise<Figures>;
}

export type Bench = TimeBench | FigureBench;
