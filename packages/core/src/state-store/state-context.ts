import { LamportClock } from '../causality/lamport-clock.js';
import type { DocumentStore } from '../document-store/document-store.js';
import { fieldNames } from '../document-store/field-path.js';
import type { FieldPath } from '../document-store/field-path.js';
import { checkId } from '../document-store/validation/paths.js';
import { checkedWholeNumber } from '../document-store/validation/whole-numbers.js';
import { resolveRuntime } from '../runtime/runtime.js';
import type { Runtime } from '../runtime/runtime.js';
import { RememberedHeads } from './remembered-heads.js';
import type { RememberedHeadsOptions } from './remembered-heads.js';
import { StatePaths } from './state-paths.js';

/** How the parts that read and write states are set up, once for all of them. */
export interface StateContextOptions {
  readonly store: DocumentStore;
  /** Who writes: stable per service instance, and no other instance's at the same time. */
  readonly nodeId: string;
  /** Empty, or the path of a document below which everything lies, such as `projects/p1`. Defaults to empty. */
  readonly root?: string;
  /** Fields of the data by which states can be queried, such as `status` or `owner.id`. Defaults to none. */
  readonly queryable?: readonly FieldPath[];
  readonly remembered?: RememberedHeadsOptions;
  /** For calls that bring none, in milliseconds. Defaults to 10,000. */
  readonly deadlineMs?: number;
  /** How long the id of an operation is kept, in milliseconds. Defaults to 24 hours. */
  readonly idempotencyWindowMs?: number;
  /** Snapshots kept of each state; older ones go with the next one. Defaults to 5. */
  readonly snapshotRetention?: number;
  readonly runtime?: Partial<Runtime>;
}

/** What everything that reads and writes the states of one store shares. */
export interface StateContext {
  readonly store: DocumentStore;
  readonly paths: StatePaths;
  readonly nodeId: string;
  readonly runtime: Runtime;
  readonly heads: RememberedHeads;
  /** Rises past every head and event that was read or written through this context. */
  readonly lamport: LamportClock;
  readonly queryable: readonly FieldPath[];
  readonly deadlineMs: number;
  readonly idempotencyWindowMs: number;
  readonly snapshotRetention: number;
}

/** Makes a context. Throws `InvalidArgument`. */
export function stateContext(options: StateContextOptions): StateContext {
  checkId(options.nodeId, 'nodeId');
  for (const field of options.queryable ?? []) fieldNames(field);
  return Object.freeze({
    store: options.store,
    paths: new StatePaths(options.root),
    nodeId: options.nodeId,
    runtime: resolveRuntime(options.runtime),
    heads: new RememberedHeads(options.remembered),
    lamport: new LamportClock(options.nodeId),
    queryable: Object.freeze([...(options.queryable ?? [])]),
    deadlineMs: checkedWholeNumber(options.deadlineMs ?? 10_000, 'deadlineMs', 1, 300_000),
    idempotencyWindowMs: checkedWholeNumber(
      options.idempotencyWindowMs ?? 86_400_000,
      'idempotencyWindowMs',
      1000,
      31_536_000_000,
    ),
    snapshotRetention: checkedWholeNumber(options.snapshotRetention ?? 5, 'snapshotRetention', 1, 100),
  });
}
