import type { CallOptions } from '@tai-state/core';
import type { ProjectEvent } from '../contracts/index.js';

/** Projects fall into this many lanes by their id; relays share the lanes. */
export const OUTBOX_LANES = 16;

/** The lane of a project: evenly spread, since the last digits of an ObjectId count up. */
export function laneOf(projectId: string): number {
  return Number.parseInt(projectId.slice(-4), 16) % OUTBOX_LANES;
}

/** An event that was not acknowledged yet. */
export interface PendingEvent {
  readonly projectId: string;
  readonly version: number;
  readonly event: ProjectEvent;
}

/** Which pending events are asked for. */
export interface PendingOptions extends CallOptions {
  /** Projects looked at, 1 to 1,000. Defaults to 100. */
  readonly limit?: number;
  /** Projects left out, because their events could not be sent lately. */
  readonly without?: readonly string[];
}

/**
 * The events that changes have left in their projects' documents. Reading them needs no lease: a lease on a lane only
 * spares two relays the same work. An event is there until it is acknowledged, so it is published at least once.
 */
export interface ProjectOutbox {
  /** Takes or renews the lease on a lane; false when another relay holds it. */
  leaseLane(lane: number, holder: string, leaseMs: number, options?: CallOptions): Promise<boolean>;

  /** Gives a lease back. */
  releaseLane(lane: number, holder: string, options?: CallOptions): Promise<void>;

  /** The events of the projects of a lane that wait longest; each project's in the order of its versions. */
  pending(lane: number, options?: PendingOptions): Promise<readonly PendingEvent[]>;

  /** The event was published: it is taken out. One that is not there is no error. */
  acknowledge(projectId: string, version: number, options?: CallOptions): Promise<void>;
}
