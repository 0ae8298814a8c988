import type { CausalOrder, VectorClockSnapshot } from '../causality/vector-clock.js';

/** One of the two versions of a conflict. */
export interface ConflictVersion {
  readonly version: number;
  readonly timestamp: number;
  readonly causality: VectorClockSnapshot;
  /** Of all that the version holds: the history keeps no data. */
  readonly digest: string;
}

/** Two versions of one state that met, and what became of them. */
export interface Conflict {
  readonly stateId: string;
  readonly left: ConflictVersion;
  readonly right: ConflictVersion;
  readonly order: CausalOrder;
  /** The name of the resolver. */
  readonly resolver: string;
  readonly result: ConflictVersion;
}

/** A conflict as the history keeps it. */
export interface ConflictRecord extends Conflict {
  readonly id: string;
  /** When it was recorded, by the server's clock, in milliseconds since the epoch. */
  readonly at: number;
}
