import type { TaiStateError } from '../../errors/tai-state-error.js';
import type { ErrorCode } from '../../errors/error-table.js';
import type { Change } from '../../state-store/change-metadata.js';
import type { ExpectedState } from '../../state-store/expected-state.js';
import { failsWith, holds, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';
import type { StateContractContext } from './state-contract-context.js';

const g = 'governor';

class Point {
  readonly x = 1;
}

const loop: Record<string, unknown> = {};
loop['self'] = loop;

const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = { inner: value };
  return value;
};

const badIds = [
  '',
  '.',
  '..',
  'a/b',
  '__a__',
  'a\u0000',
  'a\n',
  '\ud800',
  'é'.repeat(751),
  5 as never,
  null as never,
];
const badVersions = [-1, 0.5, NaN, Infinity, 2 ** 53, '1' as never, null as never];
const badData: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['a bigint', { n: 2n ** 64n }],
  ['a function', { f: () => 1 }],
  ['a symbol', { s: Symbol('s') }],
  ['an instance', { p: new Point() }],
  ['a Map', new Map([['a', 1]])],
  ['an array in an array', { list: [[1]] }],
  ['a cycle', loop],
  ['too deep a value', deep(25)],
  ['an own __proto__', JSON.parse('{"__proto__": 1}')],
  ['a reserved name', { __x__: 1 }],
  ['half a surrogate pair', { text: 'a\udc00' }],
  ['an invalid date', { at: new Date(NaN) }],
  ['an undefined field', { a: undefined }],
];

/** Asserts that a call is refused, and has cost nothing. */
async function free(
  t: StateContractContext,
  code: ErrorCode,
  call: () => Promise<unknown>,
): Promise<TaiStateError> {
  return t.costs({}, () => failsWith(code, call));
}

/** What is refused before anything is sent. */
export const badInputCases = stateCasesOf('bad input', {
  'ids that no document can have are refused by every call': async (t) => {
    const { states } = t;
    for (const id of badIds) {
      for (const [governor, state] of [
        [id, 'a'],
        [g, id],
      ] as const) {
        await free(t, 'InvalidArgument', () => states.saveState(governor, state, {}, t.change()));
        await free(t, 'InvalidArgument', () => states.getState(governor, state));
        await free(t, 'InvalidArgument', () => states.updateState(governor, state, {}, 1, t.change()));
        await free(t, 'InvalidArgument', () => states.deleteState(governor, state, t.change()));
        await free(t, 'InvalidArgument', () => states.exists(governor, state));
        await free(t, 'InvalidArgument', () => states.batchGetStates(governor, ['ok', state]));
        await free(t, 'InvalidArgument', () => states.getEvents(governor, state));
        await free(t, 'InvalidArgument', () => states.replayEvents(governor, state));
        await free(t, 'InvalidArgument', () => states.createSnapshot(governor, state));
        await free(t, 'InvalidArgument', () => states.loadSnapshot(governor, state));
      }
      await free(t, 'InvalidArgument', () => states.listStates(id));
      await free(t, 'InvalidArgument', () => states.queryStates(id, {}));
      await free(t, 'InvalidArgument', () => states.getStats(id));
      await free(t, 'InvalidArgument', () => states.saveState(g, 'a', {}, t.change(), { operationId: id }));
    }
  },
  'versions that are none are refused': async (t) => {
    for (const version of badVersions) {
      await free(t, 'InvalidArgument', () => t.states.updateState(g, 'a', {}, version, t.change()));
      await free(t, 'InvalidArgument', () =>
        t.states.saveState(g, 'a', {}, t.change(), { expected: version }),
      );
    }
    await free(t, 'InvalidArgument', () =>
      t.states.updateState(g, 'a', {}, 'some' as ExpectedState, t.change()),
    );
    await free(t, 'InvalidArgument', () => t.states.replayEvents(g, 'a', { upTo: 1.5 }));
  },
  'values that storage cannot keep are refused with their place': async (t) => {
    for (const [what, data] of badData) {
      const error = await free(t, 'SerializationError', () => t.save('a', data));
      holds(String(Reflect.get(error, 'location')).startsWith('data'), `the place of ${what}`);
      const event = { action: 'x', payload: data as never };
      if (data === undefined) continue;
      await free(t, 'SerializationError', () => t.states.saveState(g, 'a', {}, t.change(), { event }));
    }
    same(await t.states.exists(g, 'a'), false);
  },
  'a state above 1 MiB is refused with limit and size': async (t) => {
    const error = await free(t, 'TooLarge', () => t.save('a', { text: 'x'.repeat(1_048_576) }));
    same(Reflect.get(error, 'limit'), 1_048_576);
    holds(Number(Reflect.get(error, 'actual')) > 1_048_576, 'the size');
  },
  'a queryable value that an index would cut is refused': async (t) => {
    await free(t, 'TooLarge', () => t.save('a', { status: 'x'.repeat(1_501) }));
  },
  'metadata without a changer, or with other faults, are refused': async (t) => {
    const faults: readonly unknown[] = [
      undefined,
      null,
      {},
      { changedBy: '', reason: 'r' },
      { changedBy: 'a' },
      { changedBy: 1, reason: 'r' },
      { changedBy: 'a', reason: 'r', parentVersion: -1 },
      { changedBy: 'a', reason: 'r', parentVersion: 1.5 },
      { changedBy: 'a', reason: 'r', timestamp: NaN },
    ];
    for (const metadata of faults) {
      await free(t, 'InvalidArgument', () => t.states.saveState(g, 'a', {}, metadata as Change));
    }
    const context = { f: () => 1 } as never;
    await free(t, 'SerializationError', () =>
      t.states.saveState(g, 'a', {}, { changedBy: 'a', reason: 'r', context }),
    );
  },
  'clocks, events, pages and deadlines with faults are refused': async (t) => {
    const { states } = t;
    const change = t.change();
    await free(t, 'InvalidArgument', () => states.saveState(g, 'a', {}, change, { causality: { n: -1 } }));
    await free(t, 'InvalidArgument', () => states.saveState(g, 'a', {}, change, { causality: { 'a/b': 1 } }));
    await free(t, 'InvalidArgument', () => states.saveState(g, 'a', {}, change, { event: { action: '' } }));
    await free(t, 'InvalidArgument', () =>
      states.saveState(g, 'a', {}, change, { event: { action: 'x', schemaVersion: -1 } }),
    );
    for (const deadlineMs of [0, -1, NaN, Infinity]) {
      await free(t, 'InvalidArgument', () => states.saveState(g, 'a', {}, change, { deadlineMs }));
      await free(t, 'InvalidArgument', () => states.getState(g, 'a', { deadlineMs }));
    }
    for (const limit of [0, -1, 1.5, 1_001, NaN]) {
      await free(t, 'InvalidArgument', () => states.listStates(g, { limit }));
    }
    await free(t, 'InvalidArgument', () => states.listStates(g, { cursor: 'nonsense' }));
    await free(t, 'InvalidArgument', () => states.getEvents(g, 'a', { from: NaN }));
    await free(t, 'InvalidArgument', () =>
      states.queryStates(g, { where: { field: 'secret', op: '==', value: 1 } }),
    );
  },
  'an aborted call is not made': async (t) => {
    const signal = AbortSignal.abort();
    await free(t, 'Aborted', () => t.states.saveState(g, 'a', {}, t.change(), { signal }));
    await free(t, 'Aborted', () => t.states.getState(g, 'a', { signal }));
  },
  'event ids that do not fit are refused, together': async (t) => {
    const long = 'x'.repeat(1_000);
    const options = { operationId: long };
    await free(t, 'InvalidArgument', () => t.states.saveState(g, long, {}, t.change(), options));
  },
});
