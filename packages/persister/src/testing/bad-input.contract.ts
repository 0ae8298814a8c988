import type { ExpectedState } from '@tai-state/core';
import { failsWith, same } from '@tai-state/core/testing';
import type { Transition, TransitionOptions } from '../transitions/transition.js';
import { by } from './persister-context.js';
import type { Counter } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const good = { action: 'made', data: { count: 1 }, metadata: by };
const large = 'x'.repeat(600_000);

type Ids = readonly [governorId: string, stateId: string];

const broken: readonly Ids[] = [
  ['', 'a'],
  ['g', ''],
  ['g', 'a/b'],
  ['g', '..'],
  ['x\u0000', 'a'],
];

type Given = Transition<Counter> | readonly Transition<Counter>[];

const transitions: Readonly<Record<string, unknown>> = {
  'no transition': undefined,
  'a text': 'made',
  'no action': { ...good, action: undefined },
  'an empty action': { ...good, action: '' },
  'no metadata': { ...good, metadata: undefined },
  'no changer': { ...good, metadata: { reason: 'x' } },
  'no data': { action: 'made', metadata: by },
  'data and deletes': { ...good, deletes: true },
  'a broken schemaVersion': { ...good, schemaVersion: 1.5 },
  'another recordStates': { ...good, recordStates: 'half' },
  'digests without a reducer': { ...good, recordStates: 'digest' },
};

const options: Readonly<Record<string, unknown>> = {
  'an operation id that is none': { operationId: 'a/b' },
  'an empty operation id': { operationId: '' },
  'an outbox that is no list': { outbox: { type: 'told', data: 1 } },
  'a record that is none': { outbox: [null] },
  'a record without a type': { outbox: [{ data: 1 }] },
  'a record with an empty type': { outbox: [{ type: '', data: 1 }] },
  'a broken clock': { causality: { a: -1 } },
  'a clock that leaves its node no count to go on with': { causality: { a: Number.MAX_SAFE_INTEGER } },
};

/** What is refused before anything is sent. */
export const badInputCases = persisterCasesOf('bad input', {
  'broken transitions, options, ids and expectations are refused before any I/O': async (t) => {
    const persister = await t.persister();
    const refuse = async (
      given: unknown,
      expected: unknown,
      call: unknown,
      ids: Ids = [t.governorId, 'a'],
    ) => {
      await t.costs({}, () =>
        failsWith(
          'InvalidArgument',
          persister.logTransition(
            ...ids,
            given as Given,
            expected as ExpectedState,
            call as TransitionOptions,
          ),
        ),
      );
    };
    for (const given of Object.values(transitions)) await refuse(given, 0, {});
    for (const call of Object.values(options)) await refuse(good, 0, call);
    for (const expected of [-1, 1.5, 'x', undefined]) await refuse(good, expected, {});
    for (const ids of broken) {
      await refuse(good, 0, {}, ids);
      await t.costs({}, () => failsWith('InvalidArgument', persister.loadState(...ids)));
      await t.costs({}, () => failsWith('InvalidArgument', persister.getStateAtVersion(...ids, 1)));
      await t.costs({}, () => failsWith('InvalidArgument', persister.getStateAtTime(...ids, 1)));
      await t.costs({}, () => failsWith('InvalidArgument', () => persister.getHistory(...ids)));
    }
    const onError = 'ignore' as unknown as 'stop';
    await t.costs({}, () =>
      failsWith('InvalidArgument', persister.loadState(t.governorId, 'a', { onError })),
    );
    await t.costs({}, () =>
      failsWith('InvalidArgument', persister.loadState(t.governorId, 'a', { deadlineMs: 0 })),
    );
  },
  'values that storage cannot keep are refused before any I/O': async (t) => {
    const persister = await t.persister<unknown>();
    for (const value of [1n, Symbol('x'), { a: [[1]] }, new Map(), { f: () => 1 }, 'half \ud800']) {
      for (const given of [
        { ...good, data: { value } },
        { ...good, payload: { value } as never },
      ]) {
        await t.costs({}, () =>
          failsWith('SerializationError', persister.logTransition(t.governorId, 'a', given, 0)),
        );
      }
      const outbox = [{ type: 'told', data: { value } as never }];
      await t.costs({}, () =>
        failsWith('SerializationError', persister.logTransition(t.governorId, 'a', good, 0, { outbox })),
      );
    }
  },
  'what is too large is refused with its size, cold as well as warm, before any I/O': async (t) => {
    const persister = await t.persister<unknown>();
    const log = (given: Transition<unknown> | readonly Transition<unknown>[], call: TransitionOptions = {}) =>
      t.costs({}, () =>
        failsWith('TooLarge', persister.logTransition(t.governorId, 'a', given, 'any', call)),
      );
    const event = await log({ ...good, data: { large }, payload: large });
    same([Reflect.get(event, 'unit'), Number(Reflect.get(event, 'actual')) > 1_200_000], ['bytes', true]);
    await log({ ...good, data: { large: large + large } });
    const many = await log(Array.from({ length: 500 }, () => good));
    same([Reflect.get(many, 'unit'), Reflect.get(many, 'actual')], ['writes', 501]);
    await log(good, { outbox: Array.from({ length: 499 }, () => ({ type: 'told', data: 1 })) });
    const half = { ...good, data: { half: large.slice(0, 250_000) } };
    const commit = await log(Array.from({ length: 30 }, () => half));
    same(Reflect.get(commit, 'subject'), 'commit');
  },
  'without event sourcing only what is written counts': async (t) => {
    const persister = await t.persister({ config: { enableEventSourcing: false } });
    const one = { action: 'noted', payload: large, data: { count: 1, note: large }, metadata: by };
    const many = Array.from({ length: 20 }, () => one);
    same((await persister.logTransition(t.governorId, 'a', many, 0)).version, 20);
  },
  'a configuration that cannot be kept is refused at once': async (t) => {
    for (const config of [
      { snapshotInterval: 0 },
      { snapshotRetention: 0 },
      { snapshotRetention: 101 },
      { maxReplayBatchSize: 0 },
      { reducerVersion: -1 },
      { recordStates: 'half' as 'full' },
      { recordStates: 'digest' as const },
    ]) {
      await failsWith('InvalidArgument', t.persister({ config }));
    }
    await failsWith('InvalidArgument', t.persister({ upcasters: { x: 7 } as never }));
    await failsWith('InvalidArgument', t.persister({ reducer: 'add' as never }));
  },
  'a call ends by its deadline and by its signal': async (t) => {
    const persister = await t.persister();
    const signal = AbortSignal.abort();
    await failsWith('Aborted', persister.logTransition(t.governorId, 'a', good, 0, { signal }));
    await failsWith('Aborted', persister.loadState(t.governorId, 'a', { signal }));
    await failsWith('Aborted', persister.getStateAtVersion(t.governorId, 'a', 1, { signal }));
  },
});
