import { InvalidArgument } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { by } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';
import { rawDocuments, rawWrite } from './raw-documents.js';
import { collected, exported, exportedTen, key, kinds, lines } from './transfer-fixture.js';

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
  'an export costs 1 R for the head and 1 R for each event': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 10);
    const { cost } = await t.meter.measure(() => exported(t, persister));
    same([cost.reads, cost.writes], [11, 0]);
  },
  'an import costs 1 W for each event, 4 W and 3 R more, and 1 W to a batch': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    const goal = await target.persister();
    await target.costs({ rpcs: 5, reads: 3, writes: 15 }, () =>
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
