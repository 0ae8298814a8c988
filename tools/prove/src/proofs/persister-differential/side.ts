import { StateStore, seededRandom, systemClock } from '@tai-state/core';
import type { DocumentStore, StoredDocument, Write } from '@tai-state/core';
import { countingIds } from '@tai-state/core/testing';
import { CommandHandler, StateMachinePersister } from '@tai-state/persister';
import type { PersistenceConfig } from '@tai-state/persister';
import { apply, personal, upcasters } from '../replay/account.js';
import type { Account } from '../replay/account.js';
import { accountDecider } from './account-decider.js';
import type { AccountCommand } from './account-decider.js';

/** What all persisters of one history have in common. */
export interface SideSettings {
  /** The path of a document below which nothing is. */
  readonly root: string;
  readonly config: PersistenceConfig;
  readonly isPersonal: boolean;
}

const governorId = 'g';

/** How long a call may take, in milliseconds: a server that is slow is no difference. */
export const patienceMs = 60_000;

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

/** One of the two adapters, with the persisters that a history is made by, and what they have given so far. */
export class Side {
  /** Two nodes with event sourcing, and one without. */
  readonly persisters: readonly [
    StateMachinePersister<Account>,
    StateMachinePersister<Account>,
    StateMachinePersister<Account>,
  ];
  readonly store: DocumentStore;
  readonly handler: CommandHandler<AccountCommand, Account>;
  /** The lines of the last export. */
  exported: readonly string[] = [];
  /** The token that was given last. */
  token = 'none';
  /** The last checkpoint of a subscription. */
  checkpoint = 'none';
  readonly #root: string;

  constructor(store: DocumentStore, { root, config, isPersonal }: SideSettings) {
    this.store = store;
    this.#root = root;
    const open = (nodeId: string, own: PersistenceConfig): StateMachinePersister<Account> => {
      const runtime = { ids: countingIds(nodeId), random: seededRandom(1) };
      const times = { idempotencyWindowMs: 1_000, deadlineMs: patienceMs };
      const states = new StateStore<Account>({ store, nodeId, root, runtime, ...times });
      const given = { states, reducer: apply, upcasters, config: { ...config, ...own } };
      return new StateMachinePersister<Account>({ ...given, ...(isPersonal && { personal }) });
    };
    const [one, two] = [open('one', {}), open('two', { maxReplayBatchSize: 2 })];
    this.persisters = [one, two, open('plain', { enableEventSourcing: false })];
    this.handler = new CommandHandler({ persister: one, decider: accountDecider });
  }

  /** The version of a state by its document; 0 where there is none. */
  async version(stateId: string): Promise<number> {
    const version = (await this.#head(stateId))?.data['version'];
    return typeof version === 'number' ? version : 0;
  }

  /** How many versions of a state have an event, or how many events were logged here. */
  async eventCount(stateId?: string): Promise<number> {
    const collections = [`${this.#root}/governors/${governorId}/events`];
    if (stateId !== undefined) {
      const history = (await this.#head(stateId))?.data['history'] as { importId?: string } | undefined;
      if (history?.importId !== undefined)
        collections.push(`${this.#root}/governors/${governorId}/imports/${history.importId}/events`);
    }
    const found = new Set<unknown>();
    for (const collection of collections) {
      const { documents } = await this.store.query({ collection, select: ['stateId', 'version'] });
      for (const { path, data } of documents) {
        if (stateId === undefined) found.add(path);
        else if (data['stateId'] === stateId) found.add(data['version']);
      }
    }
    return found.size;
  }

  /** A moment behind the commit of a version and before the next one; the epoch where its event is not there. */
  async timeOf(stateId: string, version: number): Promise<number> {
    const { documents } = await this.store.query({
      collection: `${this.#root}/governors/${governorId}/events`,
      where: {
        and: [
          { field: 'stateId', op: '==', value: stateId },
          { field: 'version', op: '==', value: version },
        ],
      },
    });
    return Math.ceil((documents[0]?.createTime ?? 0) / 1_000);
  }

  /** Changes, or removes, the document of a state past the library. */
  async damage(stateId: string, fields: Readonly<Record<string, string | null>> | undefined): Promise<void> {
    if ((await this.#head(stateId)) === undefined) return;
    const path = `${this.#root}/governors/${governorId}/states/${stateId}`;
    const write: Write = fields === undefined ? { type: 'delete', path } : { type: 'update', path, fields };
    await this.store.commit([write], { idempotent: true });
  }

  /** Keeps the commits of two steps apart by more than a millisecond. */
  async tick(): Promise<void> {
    await pause(2);
  }

  /** Lets all that was committed be older than what a subscription from now on goes back to, on this adapter. */
  async settled(): Promise<void> {
    await pause(6 * this.store.readTimeSlackMs);
  }

  /** Lets the idempotency window go by. */
  async windowOver(): Promise<void> {
    await pause(1_050);
  }

  async #head(stateId: string): Promise<StoredDocument | undefined> {
    const path = `${this.#root}/governors/${governorId}/states/${stateId}`;
    return (await this.store.getAll([path])).documents[0];
  }
}
