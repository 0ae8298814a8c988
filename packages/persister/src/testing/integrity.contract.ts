import { failsWith, same } from '@tai-state/core/testing';
import type { DocumentValue } from '@tai-state/core';
import type { ConsistencyReport } from '../integrity/consistency-report.js';
import { addReducer, by } from './persister-context.js';
import type { PersisterContext, PersisterSettings } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';
import { collectionOf, rawDocuments, rawEvent, rawWrite } from './raw-documents.js';

const digests = { reducer: addReducer, config: { recordStates: 'digest', snapshotInterval: 4 } } as const;
const chained = { config: { hashChain: true, snapshotInterval: 4 } } as const;

/** What was found, in short. */
const found = ({ violations }: ConsistencyReport): readonly unknown[] =>
  violations.map(({ kind, version }) => [kind, version]);

/** A history of ten versions, something done to it, and what is found then. */
async function after(
  t: PersisterContext,
  settings: PersisterSettings,
  change: () => Promise<void>,
): Promise<ConsistencyReport> {
  const persister = await t.persister(settings);
  await t.count(persister, 'a', 10);
  await change();
  return persister.validateConsistency(t.governorId, 'a');
}

/** Writes an event anew with other fields, so that nothing but its content tells of it. */
async function replaceEvent(
  t: PersisterContext,
  version: number,
  fields: Readonly<Record<string, DocumentValue>>,
): Promise<void> {
  const { path, data } = await rawEvent(t, version);
  await rawWrite(t, { type: 'update', path, fields: { ...data, ...fields } });
}

/** Validation: nothing is found that is not there, and each fault is found where it is. */
export const integrityCases = persisterCasesOf('validation', {
  'a history of any kind is found whole': async (t) => {
    for (const settings of [{}, digests, chained, { config: { maxReplayBatchSize: 3 } }]) {
      const persister = await t.persister(settings);
      const id = `s${JSON.stringify(settings).length.toString()}`;
      await t.count(persister, id, 9);
      const transition = { action: 'gone', deletes: true, metadata: by };
      await persister.logTransition(t.governorId, id, transition, 9);
      const again = { action: 'again', payload: 1, data: { count: 1 }, metadata: by };
      await persister.logTransition(t.governorId, id, [again, { ...again, data: { count: 2 } }], 'any');
      const report = await persister.validateConsistency(t.governorId, id);
      same(found(report), []);
      same([report.ok, report.checkedEvents, report.firstVersion, report.lastVersion], [true, 12, 1, 12]);
    }
  },
  'snapshots are compared': async (t) => {
    const report = await after(t, digests, () => Promise.resolve());
    same([report.ok, report.checkedSnapshots], [true, 2]);
  },
  'costs 1 R for the head and 1 R for each event and snapshot': async (t) => {
    const persister = await t.persister(digests);
    await t.count(persister, 'a', 10);
    const { result, cost } = await t.meter.measure(() => persister.validateConsistency(t.governorId, 'a'));
    // An empty query is 1 R: there is no event above the head.
    same([result.ok, cost.reads, cost.writes], [true, 1 + 10 + 2 + 1, 0]);
  },
  'a missing event is a gap': async (t) => {
    const report = await after(t, {}, async () => {
      await rawWrite(t, { type: 'delete', path: (await rawEvent(t, 5)).path });
    });
    same(found(report), [['gap', 5]]);
  },
  'missing events at the end are a gap': async (t) => {
    const report = await after(t, {}, async () => {
      await rawWrite(t, { type: 'delete', path: (await rawEvent(t, 9)).path });
      await rawWrite(t, { type: 'delete', path: (await rawEvent(t, 10)).path });
    });
    same(found(report), [['gap', 9]]);
  },
  'two events of one version are found': async (t) => {
    const report = await after(t, {}, async () => {
      const { path, data } = await rawEvent(t, 5);
      const { operation: _operation, ...copy } = data;
      await rawWrite(t, { type: 'create', path: `${path}x`, data: copy });
    });
    same(found(report), [['duplicate', 5]]);
  },
  'versions in another order than their commits are found': async (t) => {
    const report = await after(t, {}, async () => {
      const [four, five] = [await rawEvent(t, 4), await rawEvent(t, 5)];
      await rawWrite(
        t,
        { type: 'update', path: four.path, fields: { version: 5 } },
        { type: 'update', path: five.path, fields: { version: 4 } },
      );
    });
    same(
      report.violations.some(({ kind, version }) => kind === 'reordering' && version === 5),
      true,
    );
  },
  'a link to another state is found': async (t) => {
    const report = await after(t, digests, () => replaceEvent(t, 5, { fromDigest: 'x'.repeat(22) }));
    same(
      report.violations.some(({ kind, version }) => kind === 'continuity' && version === 5),
      true,
    );
  },
  'an edited state is found': async (t) => {
    const report = await after(t, {}, async () => {
      const { data } = await rawEvent(t, 5);
      const toState = { ...(data['toState'] as Record<string, DocumentValue>), data: { count: 50 } };
      await replaceEvent(t, 5, { toState });
    });
    same(new Set(found(report).map(String)), new Set(['edited,5']));
  },
  'an edited payload is found by the fold, and by the hash': async (t) => {
    for (const settings of [digests, chained]) {
      await using other = t.sibling();
      const report = await after(other, settings, () => replaceEvent(other, 5, { payload: 7 }));
      same(new Set(found(report).map(String)), new Set(['edited,5']));
      same(report.violations.length, 2, 'its update time and its content');
    }
  },
  'a removed hash is found': async (t) => {
    const report = await after(t, chained, async () => {
      const { path, data } = await rawEvent(t, 5);
      const { chain: _chain, ...rest } = data;
      await rawWrite(t, { type: 'set', path, data: rest });
    });
    same(
      report.violations.filter(({ kind }) => kind === 'edited').map(({ version }) => version),
      [5, 5, 6],
    );
  },
  'a document that is no event is found': async (t) => {
    const report = await after(t, {}, () => replaceEvent(t, 5, { metadata: 'none' }));
    same(found(report), [['edited', 5]]);
  },
  'a snapshot that is not the state is found, and a missing one': async (t) => {
    const report = await after(t, digests, async () => {
      const [four, eight] = await rawDocuments(t, 'snapshots');
      await rawWrite(t, { type: 'update', path: four?.path ?? '', fields: { data: { count: 5 } } });
      await rawWrite(t, { type: 'delete', path: eight?.path ?? '' });
    });
    same(found(report), [
      ['snapshot', 4],
      ['snapshot', 8],
    ]);
  },
  'clocks that go back are found': async (t) => {
    const report = await after(t, {}, async () => {
      await replaceEvent(t, 5, { lamport: 1 });
      await replaceEvent(t, 8, { causality: { elsewhere: 1 } });
    });
    const clocks = report.violations.filter(({ kind }) => kind === 'clock');
    same(
      clocks.map(({ version }) => version),
      [5, 8, 9],
    );
  },
  'a head that is not what the log leads to is found': async (t) => {
    const path = `${collectionOf(t, 'states')}/a`;
    const report = await after(t, {}, () =>
      rawWrite(t, { type: 'update', path, fields: { data: { count: 11 } } }),
    );
    same(new Set(found(report).map(String)), new Set(['head,10']));
  },
  'a missing head is found': async (t) => {
    same(found(await after(t, {}, () => t.loseHead('a'))), [['head', 10]]);
  },
  'an event above the head is found': async (t) => {
    const report = await after(t, {}, async () => {
      const { path, data } = await rawEvent(t, 10);
      await rawWrite(t, { type: 'create', path: `${path}x`, data: { ...data, version: 11 } });
    });
    same(found(report), [['head', 11]]);
  },
  'a change that was not logged is a gap': async (t) => {
    const report = await after(t, {}, async () => {
      const states = await t.states();
      await states.updateState(t.governorId, 'a', { count: 11 }, 'must-exist', by);
    });
    same(found(report), [['gap', 11]]);
  },
  'a history that is written to meanwhile is found whole': async (t) => {
    const [writer, checker] = [await t.persister(), await t.persister({ config: { maxReplayBatchSize: 2 } })];
    await t.count(writer, 'a', 10);
    const writing = t.count(writer, 'a', 25, 10);
    for (let round = 0; round < 3; round += 1) {
      same(found(await checker.validateConsistency(t.governorId, 'a')), []);
    }
    await writing;
  },
  'snapshots that come and go meanwhile are not missed': async (t) => {
    const config = { snapshotInterval: 1, snapshotRetention: 12, maxReplayBatchSize: 2 };
    const [writer, checker] = [await t.persister({ config }), await t.persister({ config })];
    await t.count(writer, 'a', 30);
    let ended = false;
    const write = async (): Promise<void> => {
      for (let version = 31; !ended; version += 1) await t.count(writer, 'a', version, version - 1);
    };
    const writing = write();
    same(found(await checker.validateConsistency(t.governorId, 'a')), []);
    ended = true;
    await writing;
  },
  'a state that never was is not found': async (t) => {
    const persister = await t.persister();
    await failsWith('StateNotFound', persister.validateConsistency(t.governorId, 'a'));
  },
  'without event sourcing it is refused': async (t) => {
    const persister = await t.persister({ config: { enableEventSourcing: false } });
    await failsWith('InvalidState', persister.validateConsistency(t.governorId, 'a'));
  },
});
