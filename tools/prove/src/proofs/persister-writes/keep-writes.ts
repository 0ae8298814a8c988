import { signing } from '../replay/world.js';
import { seen } from './log-writes.js';
import { addition, persisterOf, stateId } from './persister-write.js';
import type { PersisterBase, PersisterWrite, Writer } from './persister-write.js';

const common = {
  config: { snapshotInterval: 2, snapshotRetention: 2 },
  before: 7,
  repeated: 'idempotent',
  exact: false,
  interferes: 'nothing',
  sourced: true,
} as const;

async function* linesOf(texts: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
  await Promise.resolve();
}

/** The lines of a history of five versions that was made under another governor. */
async function exportElsewhere(writer: Writer, governorId: string): Promise<readonly string[]> {
  const persister = persisterOf(writer, common.config);
  const elsewhere = `${governorId}-origin`;
  await persister.logTransition(
    elsewhere,
    stateId,
    Array.from({ length: 5 }, () => addition),
    'any',
  );
  const lines: string[] = [];
  for await (const line of persister.exportHistory(elsewhere, stateId, { signer: signing })) lines.push(line);
  return lines;
}

async function imported({ store }: Writer, { governorId }: PersisterBase): Promise<number> {
  const below = `governors/${governorId}`;
  const { documents } = await store.getAll([`${below}/states/${stateId}`]);
  if (documents[0] === undefined) return 0;
  const { importId } = (documents[0].data['history'] ?? {}) as { readonly importId?: string };
  const events = await store.query({ collection: `${below}/imports/${importId ?? 'none'}/events` });
  return documents[0].data['version'] === 5 && events.documents.length === 5 ? 1 : NaN;
}

/** What is left of a cleaned-up log is one piece that begins behind what its head says. */
async function cleaned(writer: Writer, base: PersisterBase): Promise<number> {
  const { version, events } = await seen(writer, base);
  const removed = version - events.length;
  if (events.some((one, index) => one !== removed + 1 + index)) return NaN;
  return removed === 0 ? 0 : removed === 4 ? 1 : NaN;
}

/** Names of subscriptions of the proof. */
const name = 'reader';

async function acknowledged(writer: Writer, { governorId, texts }: PersisterBase): Promise<number> {
  const { documents } = await writer.store.getAll([`governors/${governorId}/subscriptions/${name}`]);
  return documents[0]?.data['checkpoint'] === texts[0] ? 1 : 0;
}

/** A named subscription that has begun, and the checkpoint behind its first events. */
async function subscribed(writer: Writer, governorId: string): Promise<readonly string[]> {
  const persister = persisterOf(writer, common.config);
  const subscription = await persister.subscribe(governorId, { stateId, name, batchSize: 3 });
  for await (const { checkpoint } of subscription) return [checkpoint];
  return [];
}

const cleanup: PersisterWrite = {
  ...common,
  name: 'cleanupOldData',
  call: async (writer, { config }, { governorId }, { deadlineMs }) => {
    await persisterOf(writer, config).cleanupOldData(governorId, { keepVersions: 3 }, { deadlineMs });
    return undefined;
  },
  applied: cleaned,
};

const importing: PersisterWrite = {
  ...common,
  name: 'importHistory',
  before: 0,
  repeated: 'by id',
  prepare: exportElsewhere,
  call: async (writer, { config }, { governorId, texts }, options) => {
    const given = { ...options, verifier: signing };
    const persister = persisterOf(writer, config);
    return (await persister.importHistory(governorId, stateId, linesOf(texts), given)).version;
  },
  applied: imported,
};

const forgetting: PersisterWrite = {
  ...common,
  name: 'forget',
  before: 1,
  prepare: async (writer, governorId) => {
    const payload = { owner: governorId, name: 'Ann' };
    const data = { owner: governorId, name: 'Ann', total: 1, last: 1 };
    const { metadata } = addition;
    const transition = { action: 'set', payload, data, metadata };
    await persisterOf(writer, common.config).logTransition(governorId, stateId, transition, 1);
    return [];
  },
  call: async (writer, { config }, { governorId }, { deadlineMs }) => {
    await persisterOf(writer, config).forget(governorId, { deadlineMs });
    return undefined;
  },
  applied: async (writer, { governorId }) => {
    const { state } = await persisterOf(writer, common.config).loadState(governorId, stateId);
    return state.data.name === null ? 1 : 0;
  },
};

const acknowledging: PersisterWrite = {
  ...common,
  name: 'an acknowledgement',
  prepare: subscribed,
  call: async (writer, { config }, { governorId, texts: [checkpoint = ''] }, { deadlineMs }) => {
    const given = { stateId, name, deadlineMs };
    await using subscription = await persisterOf(writer, config).subscribe(governorId, given);
    await subscription.ack(checkpoint, { deadlineMs });
    return undefined;
  },
  applied: acknowledged,
};

/** The writes that keep histories in order: cleanup, import, forgetting, acknowledgement. */
export const keepWrites: readonly PersisterWrite[] = [cleanup, importing, forgetting, acknowledging];
