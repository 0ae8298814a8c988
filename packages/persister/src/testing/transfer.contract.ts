import { InvalidArgument } from '@tai-state/core';
import type { StateMachinePersister } from '../persister/state-machine-persister.js';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { hmacSigning } from '../transfer/local-signing.js';
import { addReducer, by } from './persister-context.js';
import type { Counter, PersisterContext, PersisterSettings } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';
import { collectionOf, rawDocuments, rawWrite } from './raw-documents.js';

const key = hmacSigning('suite', new Uint8Array(32).fill(1));
const stranger = hmacSigning('suite', new Uint8Array(32).fill(2));
const kinds: readonly PersisterSettings<Counter>[] = [
  {},
  { reducer: addReducer, config: { recordStates: 'digest', snapshotInterval: 4 } },
  { config: { hashChain: true, maxReplayBatchSize: 3 } },
];

async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function* lines(texts: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
  await Promise.resolve();
}

const exported = (
  t: PersisterContext,
  persister: StateMachinePersister<Counter>,
): Promise<readonly string[]> => collected(persister.exportHistory(t.governorId, 'a', { signer: key }));

/** A history of ten versions and its export. */
async function exportedTen(
  t: PersisterContext,
  settings: PersisterSettings<Counter> = {},
): Promise<readonly string[]> {
  const persister = await t.persister(settings);
  await t.count(persister, 'a', 10);
  return exported(t, persister);
}

/** Asserts that nothing is to be seen of a state, nor of an import. */
async function nothingThere(t: PersisterContext, persister: StateMachinePersister<Counter>): Promise<void> {
  const states = await t.states();
  same(await states.exists(t.governorId, 'a'), false);
  await failsWith('StateNotFound', persister.loadState(t.governorId, 'a'));
  same(await collected(persister.getHistory(t.governorId, 'a')), []);
  same(await collected(states.getAllEvents(t.governorId)), []);
  for (const name of ['states', 'events', 'snapshots', 'imports'])
    same((await rawDocuments(t, name)).length, 0, name);
}

const edited = (texts: readonly string[], index: number, from: string, to: string): readonly string[] =>
  texts.map((text, at) => (at === index ? text.replace(from, to) : text));

/** Exports and imports of histories. */
export const transferCases = persisterCasesOf('export and import', {
  'a history comes through as it was, whatever its events keep': async (t) => {
    for (const settings of kinds) {
      await using origin = t.sibling();
      await using target = t.sibling();
      const source = await origin.persister(settings);
      await origin.count(source, 'a', 10);
      const goal = await target.persister(settings);
      const made = await goal.importHistory(target.governorId, 'a', lines(await exported(origin, source)), {
        verifier: key,
      });
      same([made.version, made.firstVersion, made.events, made.keyId], [10, 1, 10, 'suite']);
      const [before, after] = await Promise.all([
        collected(source.getHistory(origin.governorId, 'a')),
        collected(goal.getHistory(target.governorId, 'a')),
      ]);
      same(after, before);
      const [was, is] = [
        await source.loadState(origin.governorId, 'a'),
        await goal.loadState(target.governorId, 'a'),
      ];
      same({ ...is.state, token: '' }, { ...was.state, token: '' });
      same((await goal.validateConsistency(target.governorId, 'a')).violations, []);
      for (const version of [1, 5, 10]) {
        const state = await goal.getStateAtVersion(target.governorId, 'a', version);
        same(state, await source.getStateAtVersion(origin.governorId, 'a', version));
      }
    }
  },
  'the next transition follows on an imported history': async (t) => {
    for (const settings of kinds) {
      await using origin = t.sibling();
      await using target = t.sibling();
      const texts = await exportedTen(origin, settings);
      const goal = await target.persister(settings);
      await goal.importHistory(target.governorId, 'a', lines(texts), { verifier: key });
      await target.count(goal, 'a', 14, 10);
      const versions = (await collected(goal.getHistory(target.governorId, 'a'))).map(
        ({ version }) => version,
      );
      same(versions, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
      same((await goal.validateConsistency(target.governorId, 'a')).violations, []);
      await target.loseHead('a');
      const { source, state } = await (await target.persister(settings)).loadState(target.governorId, 'a');
      same([source, state.version, state.data.count], ['replay', 14, 14]);
    }
  },
  'an imported history can be exported again': async (t) => {
    await using target = t.sibling();
    await using last = t.sibling();
    const first = await target.persister();
    await first.importHistory(target.governorId, 'a', lines(await exportedTen(t)), { verifier: key });
    await target.count(first, 'a', 12, 10);
    const second = await last.persister();
    await second.importHistory(last.governorId, 'a', lines(await exported(target, first)), { verifier: key });
    same(
      await collected(second.getHistory(last.governorId, 'a')),
      await collected(first.getHistory(target.governorId, 'a')),
    );
  },
  'values that JSON lacks come through': async (t) => {
    await using target = t.sibling();
    const data = {
      count: -0,
      at: new Date(1_700_000_000_123),
      bytes: new Uint8Array([0, 255, 7]),
      odd: [NaN, Infinity, -Infinity, 0.1],
      $date: { $bytes: 'no mark' },
    };
    const source = await t.persister<typeof data>();
    await source.logTransition(t.governorId, 'a', { action: 'made', payload: data, data, metadata: by }, 0);
    const texts = await collected(source.exportHistory(t.governorId, 'a', { signer: key }));
    const goal = await target.persister<typeof data>();
    await goal.importHistory(target.governorId, 'a', lines(texts), { verifier: key });
    same((await goal.loadState(target.governorId, 'a')).state.data, data);
    const [event] = await collected(goal.getHistory(target.governorId, 'a'));
    same([event?.payload, event?.toState?.data], [data, data]);
  },
  'times of the origin are kept, and judge time travel': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const fifth = (await rawDocuments(t, 'events')).find(({ data }) => data['version'] === 5);
    const goal = await target.persister();
    await goal.importHistory(target.governorId, 'a', lines(texts), { verifier: key });
    const time = Math.ceil((fifth?.createTime ?? 0) / 1000);
    const state = await goal.getStateAtTime(target.governorId, 'a', time);
    holds(state !== undefined && state.version >= 5 && state.version <= 10, 'a version of that time');
    same(await goal.getStateAtTime(target.governorId, 'a', time - 3_600_000), undefined);
  },
  'a deleted state comes through as one': async (t) => {
    await using target = t.sibling();
    const source = await t.persister();
    await t.count(source, 'a', 3);
    await source.logTransition(t.governorId, 'a', { action: 'gone', deletes: true, metadata: by }, 3);
    const goal = await target.persister();
    await goal.importHistory(target.governorId, 'a', lines(await exported(t, source)), { verifier: key });
    await failsWith('StateNotFound', goal.loadState(target.governorId, 'a'));
    same((await goal.validateConsistency(target.governorId, 'a')).violations, []);
    const again = { action: 'again', data: { count: 1 }, metadata: by };
    same((await goal.logTransition(target.governorId, 'a', again, 'any')).version, 5);
  },
  'the same lines under the same operation are imported once': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const options = { verifier: key, operationId: 'move' };
    const goal = await target.persister();
    const made = await goal.importHistory(target.governorId, 'a', lines(texts), options);
    await target.count(goal, 'a', 11, 10);
    const other = await target.persister();
    same(await other.importHistory(target.governorId, 'a', lines(texts), options), made);
    await using longer = t.sibling();
    const others = await exportedTen(longer, { config: { hashChain: true } });
    await failsWith('OperationReused', other.importHistory(target.governorId, 'a', lines(others), options));
  },
  'a state that is there, or was, is not written over': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const goal = await target.persister();
    const first = { action: 'made', data: { count: 1 }, metadata: by };
    await goal.logTransition(target.governorId, 'a', first, 0);
    const run = () => goal.importHistory(target.governorId, 'a', lines(texts), { verifier: key });
    await failsWith('VersionConflict', run);
    await goal.logTransition(target.governorId, 'a', { action: 'gone', deletes: true, metadata: by }, 1);
    await failsWith('VersionConflict', run);
    same((await rawDocuments(target, 'imports')).length, 0);
  },
  'a state that comes into being meanwhile wins': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const goal = await target.persister();
    const other = await target.persister();
    async function* slow(): AsyncGenerator<string, void, undefined> {
      yield* texts.slice(0, -1);
      await other.logTransition(
        target.governorId,
        'a',
        { action: 'made', data: { count: 1 }, metadata: by },
        0,
      );
      yield* texts.slice(-1);
    }
    await failsWith('VersionConflict', goal.importHistory(target.governorId, 'a', slow(), { verifier: key }));
    same((await goal.loadState(target.governorId, 'a')).state.data, { count: 1 });
    same((await rawDocuments(target, 'imports')).length, 0);
  },
  'lines that are changed, missing, or signed by a stranger show nothing': async (t) => {
    const texts = await exportedTen(t);
    await using target = t.sibling();
    const goal = await target.persister();
    const unsigned = edited(texts, 11, '"signature":"', '"signature":"x');
    const broken: readonly (readonly [string, readonly string[]])[] = [
      ['a changed line', edited(texts, 4, '"reason":"test"', '"reason":"other"')],
      ['a line too few', texts.filter((_, index) => index !== 10)],
      ['no trailer', texts.slice(0, -1)],
      ['no events', [...texts.slice(0, 1), ...texts.slice(-1)]],
      ['a line after the trailer', [...texts, texts[5] ?? '']],
      ['another signature', unsigned],
      ['no header', texts.slice(1)],
      ['no JSON', edited(texts, 6, '{', '(')],
      ['a newer format', edited(texts, 0, '"formatVersion":1', '"formatVersion":2')],
      ['nothing', []],
    ];
    for (const [what, given] of broken) {
      const error = await failsWith(
        'SerializationError',
        goal.importHistory(target.governorId, 'a', lines(given), { verifier: key }),
      );
      holds(error.message.startsWith('line '), `${what}: ${error.message}`);
      await nothingThere(target, goal);
    }
    await failsWith(
      'SerializationError',
      goal.importHistory(target.governorId, 'a', lines(texts), { verifier: stranger }),
    );
    await nothingThere(target, goal);
  },
  'a log that contradicts itself is located': async (t) => {
    const texts = await exportedTen(t);
    await using target = t.sibling();
    const goal = await target.persister();
    const swapped = [...texts.slice(0, 4), texts[5] ?? '', texts[4] ?? '', ...texts.slice(6)];
    const broken = [
      [swapped, 4],
      [texts.filter((_, index) => index !== 5), 5],
      [edited(texts, 5, '"count":5', '"count":50'), 5],
    ] as const;
    for (const [given, version] of broken) {
      const error = await failsWith(
        'CorruptHistory',
        goal.importHistory(target.governorId, 'a', lines(given), { verifier: key }),
      );
      same(Reflect.get(error, 'version'), version);
      await nothingThere(target, goal);
    }
  },
  'an import that crashed shows nothing, and is swept once its lease is over': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const goal = await target.persister();
    const path = `${collectionOf(target, 'imports')}/a~gone`;
    const staged = { stateId: 'a', version: 1, formatVersion: 1 };
    const record = (leaseMs: number) => ({ formatVersion: 1, stateId: 'a', leaseMs, renewals: 0 });
    await rawWrite(
      target,
      { type: 'create', path, data: record(3_600_000) },
      { type: 'create', path: `${path}/events/a~x`, data: staged },
    );
    same(await collected(goal.getHistory(target.governorId, 'a')), []);
    same((await goal.maintain(target.governorId, 30)).imports, 0);
    const run = () =>
      goal.importHistory(target.governorId, 'a', lines(texts), { verifier: key, operationId: 'gone' });
    await failsWith('LockNotAcquired', run);
    await rawWrite(target, { type: 'update', path, fields: record(0) });
    same((await goal.maintain(target.governorId, 30)).imports, 1);
    same((await rawDocuments(target, 'imports/a~gone/events')).length, 0);
    await nothingThere(target, goal);
    same((await run()).events, 10);
    same((await goal.maintain(target.governorId, 30)).imports, 0);
  },
  'an import that was swept while it ran shows nothing': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const goal = await target.persister();
    async function* swept(): AsyncGenerator<string, void, undefined> {
      yield* texts.slice(0, -1);
      const [record] = await rawDocuments(target, 'imports');
      await rawWrite(target, { type: 'delete', path: record?.path ?? '' });
      yield* texts.slice(-1);
    }
    await failsWith('LockLost', goal.importHistory(target.governorId, 'a', swept(), { verifier: key }));
    await nothingThere(target, goal);
  },
  'an export costs 1 R for the head and 1 R for each event': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 10);
    const { cost } = await t.meter.measure(() => exported(t, persister));
    same([cost.reads, cost.writes], [11, 0]);
  },
  'an import costs 1 W for each event, 4 W and 2 R more, and 1 W to a batch': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const goal = await target.persister();
    await target.costs({ rpcs: 4, reads: 2, writes: 15 }, () =>
      goal.importHistory(target.governorId, 'a', lines(texts), { verifier: key }),
    );
  },
  'a broken log is not exported': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 10);
    const fifth = (await rawDocuments(t, 'events')).find(({ data }) => data['version'] === 5);
    await rawWrite(t, { type: 'delete', path: fifth?.path ?? '' });
    const error = await failsWith('CorruptHistory', exported(t, persister));
    same(Reflect.get(error, 'version'), 5);
  },
  'bad input is refused before anything is read': async (t) => {
    const persister = await t.persister();
    await t.costs({}, async () => {
      await failsWith('InvalidArgument', persister.importHistory('', 'a', lines([]), { verifier: key }));
      const options = { verifier: key, operationId: 'a/b' };
      await failsWith('InvalidArgument', persister.importHistory(t.governorId, 'a', lines([]), options));
      const texts = await collected(lines(['{}']));
      await failsWith(
        'SerializationError',
        persister.importHistory(t.governorId, 'a', lines(texts), { verifier: key }),
      );
    });
    await failsWith('StateNotFound', exported(t, persister));
  },
  'a history keeps the id of its state': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const goal = await target.persister();
    const error = await failsWith(
      'InvalidArgument',
      goal.importHistory(target.governorId, 'b', lines(texts), { verifier: key }),
    );
    same(error instanceof InvalidArgument && error.argument, 'stateId');
  },
});
