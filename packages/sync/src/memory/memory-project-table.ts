import { randomIdSource } from '@tai-state/core';
import type { Clock } from '@tai-state/core';
import type { ProjectEvent } from '../contracts/index.js';
import type { PendingEvent, PendingOptions } from '../projects/project-outbox.js';
import type { ProjectRecord, RecordChange } from '../projects/project-record.js';
import type { ProjectTable } from '../projects/project-table.js';

interface Row {
  record: ProjectRecord;
  readonly outbox: Map<number, ProjectEvent>;
  /** Counts up: who waits longest comes first. */
  pendingSince: number;
}

interface Lane {
  readonly holder: string;
  readonly until: number;
}

/** The table of projects in memory, with the same atomic operations on one record as MongoDB's. */
export class MemoryProjectTable implements ProjectTable {
  readonly #clock: Clock;
  readonly #rows = new Map<string, Row>();
  readonly #byCreation = new Map<string, string>();
  readonly #lanes = new Map<number, Lane>();
  /** Like the part of an ObjectId that tells processes apart. */
  readonly #process = Buffer.from(randomIdSource.next()).toString('hex').slice(0, 10);
  #changes = 0;
  #ids = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  newId(): string {
    this.#ids += 1;
    const seconds = Math.floor(this.#clock.now() / 1000)
      .toString(16)
      .padStart(8, '0');
    return `${seconds}${this.#process}${(this.#ids % 0x1000000).toString(16).padStart(6, '0')}`;
  }

  insert(record: ProjectRecord): Promise<boolean> {
    if (this.#rows.has(record.id) || this.#byCreation.has(record.creation)) return Promise.resolve(false);
    this.#rows.set(record.id, { record, outbox: new Map(), pendingSince: 0 });
    this.#byCreation.set(record.creation, record.id);
    return Promise.resolve(true);
  }

  find(projectId: string): Promise<ProjectRecord | undefined> {
    return Promise.resolve(this.#rows.get(projectId)?.record);
  }

  findByCreation(creation: string): Promise<ProjectRecord | undefined> {
    return this.find(this.#byCreation.get(creation) ?? '');
  }

  change(projectId: string, version: number, change: RecordChange): Promise<ProjectRecord | undefined> {
    const row = this.#rows.get(projectId);
    if (row?.record.version !== version) return Promise.resolve(undefined);
    const { name, description, event, clearOutbox, ...fields } = change;
    const { name: _name, description: _description, ...kept } = row.record;
    row.record = {
      ...kept,
      ...fields,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    };
    if (clearOutbox) row.outbox.clear();
    if (event !== undefined) {
      this.#changes += 1;
      if (row.outbox.size === 0) row.pendingSince = this.#changes;
      row.outbox.set(change.version, event);
    }
    return Promise.resolve(row.record);
  }

  list(after: string | undefined, limit: number): Promise<readonly ProjectRecord[]> {
    const active = [...this.#rows.values()]
      .map((row) => row.record)
      .filter((record) => record.status === 'active' && record.id > (after ?? ''))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return Promise.resolve(active.slice(0, limit));
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  leaseLane(lane: number, holder: string, leaseMs: number): Promise<boolean> {
    const held = this.#lanes.get(lane);
    const now = this.#clock.monotonic();
    if (held !== undefined && held.holder !== holder && held.until > now) return Promise.resolve(false);
    this.#lanes.set(lane, { holder, until: now + leaseMs });
    return Promise.resolve(true);
  }

  releaseLane(lane: number, holder: string): Promise<void> {
    if (this.#lanes.get(lane)?.holder === holder) this.#lanes.delete(lane);
    return Promise.resolve();
  }

  pending(lane: number, options: PendingOptions = {}): Promise<readonly PendingEvent[]> {
    const without = new Set(options.without);
    const rows = [...this.#rows.values()]
      .filter(({ record, outbox }) => record.lane === lane && outbox.size > 0 && !without.has(record.id))
      .sort((a, b) => a.pendingSince - b.pendingSince)
      .slice(0, options.limit ?? 100);
    return Promise.resolve(
      rows.flatMap(({ record, outbox }) =>
        [...outbox].map(([version, event]) => ({ projectId: record.id, version, event })),
      ),
    );
  }

  acknowledge(projectId: string, version: number): Promise<void> {
    this.#rows.get(projectId)?.outbox.delete(version);
    return Promise.resolve();
  }
}
