import { isTaiStateError } from '@tai-state/core';
import type { DocumentStore, DocumentValue } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import type { StateMachinePersister } from '../persister/state-machine-persister.js';
import { LocalKeys } from '../privacy/local-keys.js';
import type { PersonalData } from '../privacy/personal-data.js';
import { toPortable } from '../transfer/portable-value.js';
import { hmacSigning } from '../transfer/local-signing.js';
import { persisterCasesOf } from './persister-case.js';
import { by } from './persister-context.js';
import type { PersisterContext, PersisterSettings } from './persister-context.js';
import { readBatches } from './read-batches.js';

interface Patient {
  readonly owner: string;
  readonly name: string | null;
  readonly contact: { readonly mail: string | null; readonly city: string };
  readonly visits: number;
}

type Patients = StateMachinePersister<Patient>;

const keys = new LocalKeys(new Uint8Array(32).fill(3));
const signing = hmacSigning('k', new Uint8Array(32).fill(9));
const personal: PersonalData<Patient> = {
  fields: ['name', 'contact.mail'],
  payloadFields: { visited: ['remark'] },
  subjectOf: ({ owner }) => owner,
  keys,
};

const secret = (owner: string, what: string): string => `secret-${owner}-${what}`;

function patient(owner: string, visits: number): Patient {
  return {
    owner,
    name: secret(owner, 'name'),
    contact: { mail: secret(owner, 'mail'), city: 'Rome' },
    visits,
  };
}

const forgotten = (owner: string, visits: number): Patient => ({
  owner,
  name: null,
  contact: { mail: null, city: 'Rome' },
  visits,
});

/** Counts a visit; what is personal stays as it is. */
function reducer(data: Patient | undefined, event: { readonly payload?: unknown }): Patient {
  const { owner } = event.payload as { readonly owner: string };
  return data === undefined ? patient(owner, 1) : { ...data, visits: data.visits + 1 };
}

function persister(t: PersisterContext, settings: PersisterSettings<Patient> = {}): Promise<Patients> {
  return t.persister<Patient>({ config: { snapshotInterval: 2 }, personal, ...settings });
}

/** One more visit of a patient, whose state has the same id. */
async function visit(t: PersisterContext, patients: Patients, owner: string, version: number): Promise<void> {
  const payload = { owner, remark: secret(owner, 'remark') };
  const transition = { action: 'visited', payload, data: patient(owner, version), metadata: by };
  await patients.logTransition(t.governorId, owner, transition, version - 1);
}

async function visits(t: PersisterContext, patients: Patients, owner: string, upTo: number): Promise<void> {
  for (let version = 1; version <= upTo; version += 1) await visit(t, patients, owner, version);
}

/** Everything that lies below the root of the case, as text. */
async function stored(t: PersisterContext, store: DocumentStore): Promise<string> {
  const collections = ['states', 'events', 'snapshots', 'subjectKeys', 'operations', 'outbox'];
  const texts: string[] = [];
  for (const collection of collections) {
    for await (const { documents } of store.queryPages({ collection, allDescendants: true })) {
      for (const { path, data } of documents) {
        if (path.startsWith(`${t.root}/`)) texts.push(path, JSON.stringify(toPortable(data)));
      }
    }
  }
  return texts.join('\n');
}

/** Everything that readers get of a state. */
async function seen(t: PersisterContext, patients: Patients, owner: string, upTo: number): Promise<string> {
  const found: unknown[] = [await patients.loadState(t.governorId, owner)];
  for await (const event of patients.getHistory(t.governorId, owner)) found.push(event);
  for (let version = 1; version <= upTo; version += 1) {
    found.push(await patients.getStateAtVersion(t.governorId, owner, version));
  }
  found.push(await readBatches(await patients.subscribe(t.governorId, { stateId: owner }), upTo));
  const lines: string[] = [];
  for await (const line of patients.exportHistory(t.governorId, owner, { signer: signing })) lines.push(line);
  holds(!lines.join('').includes('secret-'), 'nothing readable in an export');
  return JSON.stringify(found);
}

/** What personal data are promised. */
export const privacyCases = persisterCasesOf('personal data', {
  'is nowhere in the storage, and everywhere for its readers': async (t) => {
    const patients = await persister(t);
    await visits(t, patients, 'u1', 5);
    await visits(t, patients, 'u2', 3);
    const named = { action: 'visited', payload: { remark: secret('u2', 'remark') }, metadata: by };
    const again = { ...named, data: patient('u2', 4) };
    for (let time = 0; time < 2; time += 1) {
      const { version } = await patients.logTransition(t.governorId, 'u2', again, 3, { operationId: 'op' });
      same(version, 4);
    }
    const raw = await stored(t, await t.store());
    holds(raw.includes('$sealed') && raw.includes('Rome'), 'what is stored');
    holds(!raw.includes('secret-'), 'no personal value');
    for (const value of ['u1', 'u2'].flatMap((owner) => [secret(owner, 'name'), secret(owner, 'remark')])) {
      holds(!raw.includes(Buffer.from(value).toString('base64').slice(0, 12)), 'nor its bytes');
    }
    same((await patients.loadState(t.governorId, 'u1')).state.data, patient('u1', 5));
    const elsewhere = await persister(t);
    same((await elsewhere.loadState(t.governorId, 'u1')).state.data, patient('u1', 5));
    const read = await seen(t, elsewhere, 'u1', 5);
    same(read.split(secret('u1', 'remark')).length - 1, 2 * 5);
    await t.loseHead('u1');
    const { state, source } = await elsewhere.loadState(t.governorId, 'u1');
    same([state.data, source], [patient('u1', 5), 'replay']);
  },
  'of a subject that was forgotten is null, and the rest, and others, are as they were': async (t) => {
    const patients = await persister(t, { config: { snapshotInterval: 2, hashChain: true } });
    await visits(t, patients, 'u1', 5);
    await visits(t, patients, 'u2', 3);
    await t.costs({ rpcs: 1, writes: 1 }, () => patients.forget('u1'));
    await patients.forget('u1');
    const readers = [patients, await persister(t, { config: { snapshotInterval: 2, hashChain: true } })];
    for (const reader of readers) {
      holds(!(await seen(t, reader, 'u1', 5)).includes('secret-'), 'nothing readable');
      same((await reader.loadState(t.governorId, 'u1')).state.data, forgotten('u1', 5));
      same((await reader.getStateAtVersion(t.governorId, 'u1', 3))?.data, forgotten('u1', 3));
      same((await reader.getStateAtVersion(t.governorId, 'u2', 2))?.data, patient('u2', 2));
      for (const owner of ['u1', 'u2']) {
        const { ok, violations } = await reader.validateConsistency(t.governorId, owner);
        same([ok, violations], [true, []]);
      }
    }
    await t.loseHead('u1');
    const { state, source } = await patients.loadState(t.governorId, 'u1');
    same([state.data, source], [forgotten('u1', 5), 'replay']);
  },
  'goes on without it: what is null can be written, and nothing else': async (t) => {
    const patients = await persister(t);
    await visits(t, patients, 'u1', 3);
    await patients.forget('u1');
    for (const writer of [patients, await persister(t)]) {
      await failsWith('InvalidState', visit(t, writer, 'u1', 4));
    }
    const { state } = await patients.loadState(t.governorId, 'u1');
    const data = { ...state.data, visits: 4 };
    await patients.logTransition(t.governorId, 'u1', { action: 'moved', data, metadata: by }, 3);
    same((await patients.loadState(t.governorId, 'u1')).state.data, forgotten('u1', 4));
    const { ok, violations } = await patients.validateConsistency(t.governorId, 'u1');
    same([ok, violations], [true, []]);
  },
  'is folded by a reducer before and after it was forgotten': async (t) => {
    const settings = { reducer, config: { snapshotInterval: 3, recordStates: 'digest' } } as const;
    const patients = await persister(t, settings);
    const transition = { action: 'visited', payload: { owner: 'u1', remark: 'secret-remark' }, metadata: by };
    for (let version = 0; version < 5; version += 1) {
      await patients.logTransition(t.governorId, 'u1', transition, version);
    }
    same((await patients.getStateAtVersion(t.governorId, 'u1', 4))?.data, patient('u1', 4));
    await t.loseHead('u1');
    same((await (await persister(t, settings)).loadState(t.governorId, 'u1')).state.data, patient('u1', 5));
    await patients.forget('u1');
    const after = await persister(t, settings);
    same((await after.loadState(t.governorId, 'u1')).state.data, forgotten('u1', 5));
    holds(!(await stored(t, await t.store())).includes('secret-'), 'no personal value');
  },
  'that is written while its subject is forgotten is readable nowhere': async (t) => {
    const writers = [await persister(t), await persister(t), await persister(t)];
    for (const [index, writer] of writers.entries()) await visit(t, writer, `s${String(index)}`, 1);
    const shared: PersonalData<Patient> = { ...personal, subjectOf: () => 'one', keyLifeMs: 0 };
    const same_ = await Promise.all(writers.map(() => persister(t, { personal: shared })));
    const refused = new Set<string>();
    const appends = same_.map(async (writer, index) => {
      for (let version = 2; version <= 8; version += 1) {
        try {
          await visit(t, writer, `s${String(index)}`, version);
        } catch (error) {
          if (!isTaiStateError(error)) throw error;
          refused.add(error.code);
          return version - 1;
        }
      }
      return 8;
    });
    await same_[0]?.forget('one');
    const heads = await Promise.all(appends);
    holds(
      [...refused].every((code) => code === 'InvalidState'),
      [...refused].join(),
    );
    const reader = await persister(t, { personal: shared });
    for (const [index, version] of heads.entries()) {
      const stateId = `s${String(index)}`;
      const { state } = await reader.loadState(t.governorId, stateId);
      same(state.version, version);
      if (version > 1) same(state.data, forgotten(stateId, version));
      const { ok, violations } = await reader.validateConsistency(t.governorId, stateId);
      same([ok, violations], [true, []]);
    }
  },
  'of a new subject has one key, however many write it first at the same time': async (t) => {
    const writers = await Promise.all(Array.from({ length: 5 }, () => persister(t)));
    await Promise.all(
      writers.map(async (writer, index) => {
        const transition = { action: 'visited', data: patient('u1', index), metadata: by };
        await writer.logTransition(t.governorId, `s${String(index)}`, transition, 0);
      }),
    );
    const reader = await persister(t);
    for (const index of writers.keys()) {
      const { state } = await reader.loadState(t.governorId, `s${String(index)}`);
      same(state.data, patient('u1', index));
    }
  },
  'that was changed, or is under another key, is an error and never null': async (t) => {
    await visits(t, await persister(t), 'u1', 2);
    const stranger = await persister(t, { personal: { ...personal, keys: new LocalKeys() } });
    await failsWith('SerializationError', stranger.loadState(t.governorId, 'u1'));
    const store = await t.store();
    const path = `${t.root}/governors/${t.governorId}/states/u1`;
    const { documents } = await store.getAll([path]);
    const data = documents[0]?.data['data'] as Readonly<Record<string, DocumentValue>>;
    const name = data['name'] as { readonly value: Uint8Array };
    const value = name.value.map((byte, index) => (index === 15 ? byte ^ 1 : byte));
    const changed = { ...data, name: { ...name, value } };
    await store.commit([{ type: 'update', path, fields: { data: changed } }], { idempotent: true });
    await failsWith('SerializationError', (await persister(t)).loadState(t.governorId, 'u1'));
  },
  'is not for a persister that does not know what is personal, whoever has used the same states before':
    async (t) => {
      const states = await t.states<Patient>();
      const patients = await persister(t, { states });
      await visit(t, patients, 'u1', 1);
      await patients.loadState(t.governorId, 'u1');
      const stranger = await t.persister<Patient>({ states });
      await failsWith('CorruptHistory', stranger.loadState(t.governorId, 'u1'));
      await patients.loadState(t.governorId, 'u1');
      await failsWith('CorruptHistory', visit(t, stranger, 'u1', 2));
      holds(!(await stored(t, await t.store())).includes('secret-'), 'no personal value');
      same((await patients.loadState(t.governorId, 'u1')).state.data, patient('u1', 1));
    },
  'costs nothing more once its key is in memory': async (t) => {
    const patients = await persister(t, { config: {} });
    await t.costs({ rpcs: 3, reads: 1, writes: 3 }, () => visit(t, patients, 'u1', 1));
    await t.costs({ rpcs: 1, writes: 2 }, () => visit(t, patients, 'u1', 2));
    const elsewhere = await persister(t);
    await t.costs({ rpcs: 2, reads: 2 }, () => elsewhere.loadState(t.governorId, 'u1'));
    await t.costs({ rpcs: 1, reads: 1 }, () => elsewhere.loadState(t.governorId, 'u1'));
  },
  'is not queryable, and is forgotten only where it is declared': async (t) => {
    const declared = persister(t, { statesOptions: { queryable: ['contact'] } });
    await failsWith('InvalidArgument', declared);
    await t.costs({}, async () => {
      await failsWith('InvalidState', (await t.persister()).forget('u1'));
      await failsWith('InvalidArgument', (await persister(t)).forget(''));
    });
  },
});
