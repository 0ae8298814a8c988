import { CommandHandler } from '@tai-state/persister';
import { PersisterEventStorageAdapter } from '@tai-state/persister/castore';
import { PersisterEventStore } from '@tai-state/persister/emmett';
import { accountDecider } from '../persister-differential/account-decider.js';
import { versionsMade } from './log-writes.js';
import { addition, persisterOf, stateId } from './persister-write.js';
import type { PersisterBase, PersisterWrite, Writer } from './persister-write.js';

const common = {
  config: { snapshotInterval: 100 },
  before: 2,
  repeated: 'refused',
  exact: true,
  interferes: 'logs',
  sourced: true,
  applied: versionsMade(1),
} as const;

function castoreOf({ store, nodeId, runtime }: Writer): PersisterEventStorageAdapter {
  return new PersisterEventStorageAdapter({ store, nodeId, ...(runtime !== undefined && { runtime }) });
}

const happened = (aggregateId: string, version: number) => ({ aggregateId, version, type: 'happened' });

/** The other state of a group: it must be there as often as the first one. */
const otherId = 'other';

/** Counts the events of an aggregate of Castore; NaN where its history contradicts itself. */
async function pushed(writer: Writer, { governorId }: PersisterBase, aggregateId: string): Promise<number> {
  const adapter = castoreOf(writer);
  const { events } = await adapter.getEvents(aggregateId, { eventStoreId: governorId });
  if (events.length === 0) return 0;
  const { ok } = await adapter.persister.validateConsistency(governorId, aggregateId);
  return ok ? events.length : NaN;
}

const castore = { ...common, before: 0, exact: false, interferes: 'nothing', sourced: false } as const;

const command: PersisterWrite = {
  ...common,
  name: 'a command',
  repeated: 'by id',
  exact: false,
  call: async (writer, { config }, { governorId }, options) => {
    const persister = persisterOf(writer, config);
    const handler = new CommandHandler({ persister, decider: accountDecider });
    const command = { amount: 4 };
    return (await handler.handle(governorId, stateId, command, addition.metadata, options)).version;
  },
  applied: versionsMade(2),
};

const emmettAppend: PersisterWrite = {
  ...common,
  name: 'appendToStream of Emmett',
  call: async (writer, { config }, { governorId, version }) => {
    const store = new PersisterEventStore({ persister: persisterOf(writer, config), governorId });
    const event = { type: 'add', data: { owner: 'ann', amount: 1 } };
    const expectedStreamVersion = BigInt(version);
    const made = await store.appendToStream(stateId, [event], { expectedStreamVersion });
    return Number(made.nextExpectedStreamVersion);
  },
};

const castorePush: PersisterWrite = {
  ...castore,
  name: 'pushEvent of Castore',
  prepare: async (writer, governorId) => {
    await castoreOf(writer).pushEvent(happened(stateId, 1), { eventStoreId: governorId });
    return [];
  },
  call: async (writer, _write, { governorId }) => {
    await castoreOf(writer).pushEvent(happened(stateId, 2), { eventStoreId: governorId });
    return 2;
  },
  applied: async (writer, base) => (await pushed(writer, base, stateId)) - 1,
};

const castorePushGroup: PersisterWrite = {
  ...castore,
  name: 'pushEventGroup of Castore',
  call: async (writer, _write, { governorId }) => {
    const adapter = castoreOf(writer);
    const grouped = (aggregateId: string): ReturnType<typeof adapter.groupEvent> => {
      const event = adapter.groupEvent(happened(aggregateId, 1));
      event.context = { eventStoreId: governorId };
      return event;
    };
    await adapter.pushEventGroup({}, grouped(stateId), grouped(otherId));
    return 1;
  },
  applied: async (writer, base) => {
    const [one, other] = [await pushed(writer, base, stateId), await pushed(writer, base, otherId)];
    return one === other ? one : NaN;
  },
};

/** The writes of what is built on a persister: the handler of commands, Emmett's and Castore's stores. */
export const adapterWrites: readonly PersisterWrite[] = [
  command,
  emmettAppend,
  castorePush,
  castorePushGroup,
];
