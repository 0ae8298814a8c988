import { ObjectId } from 'mongodb';
import type { Collection, Db, Document } from 'mongodb';
import { Call } from '@tai-state/core';
import type { CallOptions, Clock } from '@tai-state/core';
import type { PendingEvent, PendingOptions } from '../projects/project-outbox.js';
import type { ProjectRecord, RecordChange } from '../projects/project-record.js';
import type { AttemptOptions, ProjectTable } from '../projects/project-table.js';
import { isDuplicateKey, mongoError } from './mongo-error.js';
import { pendingOf, toDocument, toRecord } from './project-document.js';
import type { ProjectDocument } from './project-document.js';

interface LaneDocument {
  readonly _id: number;
  readonly holder: string;
  readonly until: Date;
}

/** Takes a lane that is free or the holder's own, and leaves another's as it is; by the server's clock alone. */
function takeLane(holder: string, leaseMs: number): Document[] {
  const me = { $literal: holder };
  const free = { $lte: [{ $ifNull: ['$until', new Date(0)] }, '$$NOW'] };
  return [
    { $set: { taken: { $or: [{ $eq: ['$holder', me] }, free] } } },
    {
      $set: {
        holder: { $cond: ['$taken', me, '$holder'] },
        until: { $cond: ['$taken', { $add: ['$$NOW', leaseMs] }, '$until'] },
      },
    },
    { $unset: 'taken' },
  ];
}

/**
 * The table of projects in MongoDB, a standalone server or a replica set: every change is one operation on one
 * document, acknowledged by the majority.
 */
export class MongoProjectTable implements ProjectTable {
  readonly #db: Db;
  readonly #projects: Collection<ProjectDocument>;
  readonly #lanes: Collection<LaneDocument>;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    const options = { writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } } as const;
    this.#db = db;
    this.#projects = db.collection('projects', options);
    this.#lanes = db.collection('relayLanes', { writeConcern: { w: 'majority' } });
    this.#clock = clock;
  }

  /** Makes the indexes that the repository needs; those that are there stay. */
  async ensureIndexes(options: AttemptOptions): Promise<void> {
    await this.#try('projects: indexes', () =>
      this.#projects.createIndexes(
        [
          { name: 'creation', key: { creation: 1 }, unique: true },
          { name: 'active', key: { status: 1, _id: 1 } },
          {
            name: 'pending',
            key: { lane: 1, pendingSince: 1 },
            partialFilterExpression: { pendingSince: { $exists: true } },
          },
        ],
        options,
      ),
    );
  }

  newId(): string {
    return new ObjectId().toHexString();
  }

  async insert(record: ProjectRecord, options: AttemptOptions): Promise<boolean> {
    return this.#try(`projects/${record.id}`, async () => {
      try {
        await this.#projects.insertOne(toDocument(record), options);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    });
  }

  async find(projectId: string, options: AttemptOptions): Promise<ProjectRecord | undefined> {
    return this.#findOne(`projects/${projectId}`, { _id: new ObjectId(projectId) }, options);
  }

  async findByCreation(creation: string, options: AttemptOptions): Promise<ProjectRecord | undefined> {
    return this.#findOne('projects', { creation }, options);
  }

  async change(
    projectId: string,
    version: number,
    change: RecordChange,
    options: AttemptOptions,
  ): Promise<ProjectRecord | undefined> {
    const { name, description, event, clearOutbox, ...fields } = change;
    const removed = [name === undefined && 'name', description === undefined && 'description'].filter(
      (field) => field !== false,
    );
    const put = event === undefined ? {} : { [`v${String(change.version)}`]: event };
    const events = clearOutbox
      ? { outbox: put }
      : Object.fromEntries(Object.entries(put).map(([key, value]) => [`outbox.${key}`, value]));
    const updated = await this.#try(`projects/${projectId}`, () =>
      this.#projects.findOneAndUpdate(
        { _id: new ObjectId(projectId), version },
        {
          $set: {
            ...fields,
            ...(name !== undefined && { name }),
            ...(description !== undefined && { description }),
            ...events,
          },
          ...(removed.length > 0 && { $unset: Object.fromEntries(removed.map((field) => [field, ''])) }),
          ...(event !== undefined && { $min: { pendingSince: change.updatedAt } }),
        },
        { ...options, returnDocument: 'after' },
      ),
    );
    return updated === null ? undefined : toRecord(updated);
  }

  async list(
    after: string | undefined,
    limit: number,
    options: AttemptOptions,
  ): Promise<readonly ProjectRecord[]> {
    const filter = {
      status: 'active' as const,
      ...(after !== undefined && { _id: { $gt: new ObjectId(after) } }),
    };
    const found = await this.#try('projects', () =>
      this.#projects.find(filter, options).sort({ _id: 1 }).limit(limit).toArray(),
    );
    return found.map(toRecord);
  }

  async ping(options: AttemptOptions): Promise<void> {
    await this.#try('projects: ping', () => this.#db.command({ ping: 1 }, options));
  }

  async leaseLane(lane: number, holder: string, leaseMs: number, options?: CallOptions): Promise<boolean> {
    return this.#call('leaseLane', options, async (attempt) => {
      try {
        const leased = await this.#lanes.findOneAndUpdate({ _id: lane }, takeLane(holder, leaseMs), {
          ...attempt,
          upsert: true,
          returnDocument: 'after',
        });
        return leased?.holder === holder;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    });
  }

  async releaseLane(lane: number, holder: string, options?: CallOptions): Promise<void> {
    await this.#call('releaseLane', options, (attempt) =>
      this.#lanes.deleteOne({ _id: lane, holder }, attempt),
    );
  }

  async pending(lane: number, options: PendingOptions = {}): Promise<readonly PendingEvent[]> {
    const without = (options.without ?? []).map((id) => new ObjectId(id));
    const filter = {
      lane,
      pendingSince: { $exists: true },
      ...(without.length > 0 && { _id: { $nin: without } }),
    };
    const found = await this.#call('pending', options, (attempt) =>
      this.#projects
        .find(filter, { ...attempt, projection: { outbox: 1 } })
        .sort({ pendingSince: 1 })
        .limit(options.limit ?? 100)
        .toArray(),
    );
    // A relay died between taking out the last event and saying that there is none.
    const empty = found.filter(({ outbox }) => Object.keys(outbox).length === 0).map(({ _id }) => _id);
    if (empty.length > 0) {
      await this.#call('pending', options, (attempt) =>
        this.#projects.updateMany(
          { _id: { $in: empty }, outbox: {} },
          { $unset: { pendingSince: '' } },
          attempt,
        ),
      );
    }
    return found.flatMap((document) =>
      pendingOf(document).map(([version, event]) => ({
        projectId: document._id.toHexString(),
        version,
        event,
      })),
    );
  }

  async acknowledge(projectId: string, version: number, options?: CallOptions): Promise<void> {
    const _id = new ObjectId(projectId);
    const field = `outbox.v${String(version)}`;
    await this.#call('acknowledge', options, async (attempt) => {
      await this.#projects.updateOne(
        { _id, [field]: { $exists: true } },
        { $unset: { [field]: '' } },
        attempt,
      );
      // Only while nothing is pending: a change in between keeps the project in the scan.
      await this.#projects.updateOne({ _id, outbox: {} }, { $unset: { pendingSince: '' } }, attempt);
    });
  }

  async #findOne(
    what: string,
    filter: { readonly _id: ObjectId } | { readonly creation: string },
    options: AttemptOptions,
  ): Promise<ProjectRecord | undefined> {
    const found = await this.#try(what, () => this.#projects.findOne(filter, options));
    return found === null ? undefined : toRecord(found);
  }

  async #try<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      throw mongoError(error, what);
    }
  }

  async #call<T>(
    name: string,
    options: CallOptions | undefined,
    attempt: (options: AttemptOptions) => Promise<T>,
  ): Promise<T> {
    const call = new Call(`outbox.${name}`, this.#clock, options, 10_000);
    try {
      return await call.race(
        this.#try('projects: outbox', () => attempt({ timeoutMS: Math.ceil(call.deadlineMs) })),
      );
    } finally {
      call[Symbol.dispose]();
    }
  }
}
