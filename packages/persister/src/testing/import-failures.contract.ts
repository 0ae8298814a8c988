import { ManualClock, failsWith, holds, same } from '@tai-state/core/testing';
import type { ImportOptions } from '../transfer/import-options.js';
import { by } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';
import { collectionOf, rawDocuments, rawWrite } from './raw-documents.js';
import { collected, edited, exportedTen, key, lines, nothingThere, stranger } from './transfer-fixture.js';

/** Imports that fail, come again, or meet others: all or nothing. */
export const importFailureCases = persisterCasesOf('imports', {
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
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
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
      ['a value that is nested too deep', edited(texts, 4, '"payload":1', `"payload":${deep}`)],
      ['no text after the trailer', [...texts, 5 as unknown as string]],
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
  'what was imported is found although the head is lost': async (t) => {
    const texts = await exportedTen(t);
    await using other = t.sibling();
    const persister = await other.persister();
    await persister.importHistory(other.governorId, 'a', lines(texts), { verifier: key, operationId: 'i' });
    await other.loseHead('a');
    const next = { action: 'next', data: { count: 11 }, metadata: by };
    same((await collected(persister.getHistory(other.governorId, 'a'))).length, 10);
    same((await persister.logTransition(other.governorId, 'a', next, 10)).version, 11);
    same((await collected(persister.getHistory(other.governorId, 'a'))).length, 11);
    same((await persister.getStateAtVersion(other.governorId, 'a', 3))?.data, { count: 3 });
    same((await persister.validateConsistency(other.governorId, 'a')).violations, []);
  },
  'lines that stop coming hold up nobody, nor does a verifier that does not answer': async (t) => {
    const texts = await exportedTen(t);
    await using target = t.sibling();
    const clock = new ManualClock();
    const goal = await target.persister({ statesOptions: { runtime: { clock } } });
    let stuck = (): void => undefined;
    const forever = (): Promise<never> => {
      stuck();
      return new Promise<never>(() => undefined);
    };
    async function* stalled(): AsyncGenerator<string, void, undefined> {
      yield* texts.slice(0, 5);
      await forever();
    }
    const silent = { verify: forever };
    const timedOut = async (begin: () => Promise<unknown>): Promise<void> => {
      const waiting = new Promise<void>((resolve) => (stuck = resolve));
      const failing = failsWith('Timeout', begin());
      await waiting;
      await clock.advance(500);
      await failing;
    };
    const run = (given: AsyncIterable<string>, options: Partial<ImportOptions>) =>
      goal.importHistory(target.governorId, 'a', given, { verifier: key, ...options });
    await timedOut(() => run(stalled(), { deadlineMs: 500 }));
    const abort = new AbortController();
    const running = failsWith('Aborted', run(stalled(), { signal: abort.signal }));
    abort.abort();
    await running;
    await timedOut(() => run(lines(texts), { verifier: silent, deadlineMs: 500 }));
    await nothingThere(target, goal);
  },
  'a state whose document was lost is not written over': async (t) => {
    await using target = t.sibling();
    const texts = await exportedTen(t);
    await target.count(await target.persister(), 'a', 12);
    await target.loseHead('a');
    const goal = await target.persister();
    const run = () => goal.importHistory(target.governorId, 'a', lines(texts), { verifier: key });
    await failsWith('VersionConflict', run);
    same((await goal.loadState(target.governorId, 'a')).state.version, 12);
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
});
