import type { StoredDocument } from '@tai-state/core';
import type { Transition } from '@tai-state/persister';
import type { Account } from '../replay/account.js';
import { addition, persisterOf, stateId } from './persister-write.js';
import type { PersisterBase, PersisterWrite, Writer } from './persister-write.js';

/** What a process that nothing disturbs sees of one state. */
interface Seen {
  readonly version: number;
  readonly events: readonly number[];
  readonly snapshots: readonly number[];
  readonly outbox: number;
}

const versionsOf = (documents: readonly StoredDocument[]): readonly number[] =>
  documents.map(({ data }) => Number(data['version'])).sort((left, right) => left - right);

/** Reads what is there of the state of a governor. */
export async function seen({ store }: Writer, { governorId }: PersisterBase): Promise<Seen> {
  const below = `governors/${governorId}`;
  const { documents } = await store.getAll([`${below}/states/${stateId}`]);
  const where = { field: 'governorId', op: '==', value: governorId } as const;
  const [events, snapshots, outbox] = [
    await store.query({ collection: `${below}/events` }),
    await store.query({ collection: `${below}/snapshots` }),
    await store.query({ collection: 'outbox', where }),
  ];
  return {
    version: Number(documents[0]?.data['version'] ?? 0),
    events: versionsOf(events.documents),
    snapshots: versionsOf(snapshots.documents),
    outbox: outbox.documents.length,
  };
}

/** Counts a write that makes so many versions, each with its event, and all of them so many records. */
export function versionsMade(count: number, records = 0): PersisterWrite['applied'] {
  return async (writer, base, others) => {
    const { version, events, outbox } = await seen(writer, base);
    if (events.some((one, index) => one !== index + 1) || events.length !== version) return NaN;
    const times = (version - base.version - others) / count;
    if (!Number.isInteger(times)) return NaN;
    return outbox === times * records ? times : NaN;
  };
}

async function versionsAlone(writer: Writer, base: PersisterBase, others: number): Promise<number> {
  const { version, events } = await seen(writer, base);
  return events.length === 0 ? version - base.version - others : NaN;
}

function logging(
  transitions: Transition<Account> | readonly Transition<Account>[],
  expected: (base: PersisterBase) => number | 'any' | 'must-not-exist',
  outbox = false,
): PersisterWrite['call'] {
  return async (writer, { config }, base, options) => {
    const records = outbox && { outbox: [{ type: 'told', data: 1 }] };
    const persister = persisterOf(writer, config);
    const given = { ...options, ...records };
    const logged = await persister.logTransition(
      base.governorId,
      stateId,
      transitions,
      expected(base),
      given,
    );
    return logged.version;
  };
}

const exactly = ({ version }: PersisterBase): number => version;
const any = (): 'any' => 'any';
const absent = (): 'must-not-exist' => 'must-not-exist';

const common = {
  config: { snapshotInterval: 100 },
  before: 2,
  repeated: 'by id',
  exact: true,
  interferes: 'logs',
  sourced: true,
  applied: versionsMade(1),
} as const;
const unsourced = {
  ...common,
  config: { enableEventSourcing: false, snapshotInterval: 2 },
  sourced: false,
  applied: versionsAlone,
} as const;
const named = { action: 'rename', payload: { owner: 'ann', name: 'Ann' }, metadata: addition.metadata };
const deletion = { action: 'close', deletes: true, metadata: addition.metadata };

/** Every kind of `logTransition`. */
export const logWrites: readonly PersisterWrite[] = [
  { ...common, name: 'the first transition', before: 0, call: logging(addition, absent) },
  { ...common, name: 'a transition at a version', call: logging(addition, exactly) },
  {
    ...common,
    name: 'a transition whatever there is, with hashes and digests',
    config: { hashChain: true, recordStates: 'digest' },
    exact: false,
    call: logging(addition, any),
  },
  { ...common, name: 'a transition with personal fields', call: logging(named, exactly) },
  {
    ...common,
    name: 'three transitions, with the snapshot that is due',
    config: { snapshotInterval: 2, snapshotRetention: 1 },
    call: logging([addition, addition, addition], exactly),
    applied: versionsMade(3),
  },
  {
    ...common,
    name: 'transitions with a record for the outbox',
    exact: false,
    call: logging([addition, addition], any, true),
    applied: versionsMade(2, 1),
  },
  { ...common, name: 'a deletion', call: logging(deletion, exactly) },
  { ...unsourced, name: 'a transition without event sourcing', call: logging(addition, exactly) },
  {
    ...unsourced,
    name: 'the first one without event sourcing, whatever there is',
    before: 0,
    exact: false,
    call: logging(addition, any),
  },
];
