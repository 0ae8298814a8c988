import { MemoryDriver, MemoryStorage } from '../../memory/index.js';
import { faultsOfCommits } from '../../testing/fault-schedules.js';
import { DriverDocumentStore } from '../driver-document-store.js';
import { DOCUMENT_ID } from '../field-path.js';
import type { AggregateSpec, QuerySpec } from '../query.js';
import type { VersionStamp } from '../version-stamp.js';
import type { Write } from '../write.js';
import { checkAggregate, checkFields, checkQuery } from './queries.js';
import { checkData, checkValue } from './values.js';
import { checkWrites } from './writes.js';

const codeOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
  return 'accepted';
};

const update = (fields: unknown): Write => ({ type: 'update', path: 'c/x', fields }) as Write;
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const transform = Symbol.for('tai-state.transform');

describe('an update is refused', () => {
  it.each<[string, unknown]>([
    ['that names __proto__', JSON.parse('{"__proto__": {"x": 1}, "a": 1}')],
    ['that names __proto__ further down', { 'a.__proto__.x': 1 }],
    ['that names a reserved field', { 'a.__b__': 1 }],
    ['with half of a surrogate pair in a name', { '`x\ud800`': 1 }],
    ['with a name that is too long', { [`a.${'x'.repeat(1501)}`]: 1 }],
    ['that becomes too deep together with its path', { [Array(15).fill('a').join('.')]: nested(10) }],
    ['without fields', undefined],
    ['with null as fields', null],
  ])('%s', (_name, fields) => {
    expect(codeOf(() => checkWrites([update(fields)]))).toMatch(/^(SerializationError|InvalidArgument)$/);
  });

  it('only when it is deeper than the limit', () => {
    expect(codeOf(() => checkWrites([update({ [Array(15).fill('a').join('.')]: nested(5) })]))).toBe(
      'accepted',
    );
  });
});

describe('a precondition', () => {
  it.each<[string, unknown]>([
    [
      'of an update that wants no document',
      { type: 'update', fields: { a: 1 }, precondition: { exists: false } },
    ],
    ['of a delete that wants no document', { type: 'delete', precondition: { exists: false } }],
    ['with two sides', { type: 'verify', precondition: { exists: false, updateTime: 5 } }],
    ['of a verify, left out', { type: 'verify' }],
    ['that is null', { type: 'verify', precondition: null }],
    ['that is text', { type: 'delete', precondition: 'exists' }],
  ])('%s is refused', (_name, write) => {
    expect(codeOf(() => checkWrites([{ path: 'c/x', ...(write as object) } as Write]))).toBe(
      'InvalidArgument',
    );
  });

  it('is copied: what the caller changes between two tries changes nothing', async () => {
    const storage = new MemoryStorage();
    const calm = new DriverDocumentStore(new MemoryDriver(storage));
    const driver = new MemoryDriver(storage, { faults: faultsOfCommits({ 0: { kind: 'abort' } }) });
    const store = new DriverDocumentStore(driver);
    const { stamp } = await calm.commit([{ type: 'create', path: 'c/x', data: {} }]);
    const { stamp: now } = await calm.commit([{ type: 'update', path: 'c/x', fields: { a: 1 } }]);
    for (const type of ['update', 'delete'] as const) {
      const precondition = { updateTime: stamp };
      const ended = store.commit([{ type, path: 'c/x', fields: { a: 2 }, precondition }]);
      precondition.updateTime = now;
      await expect(ended).rejects.toMatchObject({ code: 'VersionConflict' });
    }
  });
});

it('a list of paths is copied: what the caller changes between two tries changes nothing', async () => {
  const driver = new MemoryDriver(new MemoryStorage(), {
    faults: { next: ({ ofAll }) => (ofAll === 0 ? { kind: 'unavailable', applied: 'no' } : undefined) },
  });
  const asked: (readonly string[])[] = [];
  const getAll = driver.getAll.bind(driver);
  driver.getAll = (paths, options): ReturnType<typeof getAll> => {
    asked.push([...paths]);
    return getAll(paths, options);
  };
  const paths = ['c/a'];
  const answer = new DriverDocumentStore(driver).getAll(paths);
  paths[0] = 'not a path';
  await answer;
  expect(asked).toEqual([['c/a'], ['c/a']]);
});

describe('a value', () => {
  it('that only says that it is a date or bytes is refused', () => {
    const date = { getTime: () => 5, [Symbol.toStringTag]: 'Date' };
    class Fake {
      readonly length = 1;
      readonly [Symbol.toStringTag] = 'Uint8Array';
    }
    expect(codeOf(() => checkValue(date, 'x'))).toBe('SerializationError');
    expect(codeOf(() => checkValue(new Fake(), 'x'))).toBe('SerializationError');
  });

  it('of bytes or a date is copied by what it is, not by what its class makes of it', () => {
    const date = new Date(5);
    date.getTime = () => 7;
    const bytes = new Uint8Array([1, 2]);
    Object.defineProperty(bytes, Symbol.iterator, { value: () => [9][Symbol.iterator]() });
    expect(checkValue(date, 'x').value).toEqual(new Date(5));
    expect(checkValue(bytes, 'x').value).toEqual(new Uint8Array([1, 2]));
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    expect((checkValue(shared, 'x').value as unknown as Uint8Array).buffer).toBeInstanceOf(ArrayBuffer);
  });

  it.each([
    ['other typed arrays', new Uint16Array(1)],
    ['clamped bytes', new Uint8ClampedArray(1)],
    ['views', new DataView(new ArrayBuffer(1))],
    ['buffers', new ArrayBuffer(1)],
    ['shared buffers', new SharedArrayBuffer(1)],
    ['boxed text', new String('x')],
    ['boxed numbers', new Number(1)],
    ['a proxy of a date', new Proxy(new Date(), {})],
    ['an error', new Error('x')],
  ])('is none of %s', (_name, value) => {
    expect(codeOf(() => checkValue(value, 'x'))).toBe('SerializationError');
  });

  it('that would grow without end by what it shares is refused before it does', () => {
    let bomb: unknown = 'x';
    for (let level = 0; level < 18; level += 1) bomb = { a: bomb, b: bomb, c: bomb, d: bomb, e: bomb };
    expect(codeOf(() => checkData({ bomb }, 'c/d'))).toBe('TooLarge');
  });

  it.each<[string, object]>([
    ['of an unknown kind', { kind: 'erase' }],
    ['with elements that are no list', { kind: 'arrayUnion', elements: 'ab' }],
    ['without operand', { kind: 'increment' }],
  ])('that claims to be a transform %s is refused', (_name, fields) => {
    expect(codeOf(() => checkValue({ [transform]: true, ...fields }, 'x'))).toBe('SerializationError');
  });

  it('that claims to be a transform is copied', () => {
    const mine = { [transform]: true, kind: 'increment', operand: 1 };
    const { value } = checkValue(mine, 'x');
    mine.operand = 100;
    expect(value).toMatchObject({ operand: 1 });
    expect(Object.isFrozen(value)).toBe(true);
  });
});

describe('a query is refused', () => {
  const at = 1 as VersionStamp;
  const part = { field: 'a', op: '==', value: 1 } as const;
  it.each<[string, unknown]>([
    ['with and beside or', { where: { and: [part], or: [part] } }],
    ['with a comparison beside or', { where: { ...part, or: [part] } }],
    ['with a filter that is none', { where: {} }],
    ['with null as filter', { where: null }],
    ['with a list that is none', { where: { and: part } }],
    ['with a direction that is none', { orderBy: [{ field: 'a', direction: 'up' }] }],
    ['with a reserved field', { where: { field: 'a.__proto__', op: '==', value: 1 } }],
    ['with a reserved field in its order', { orderBy: [{ field: '__x__' }] }],
    ['with the library’s field', { where: { field: '_tai.operationId', op: '==', value: 'x' } }],
    ['with a reserved field selected', { select: ['__proto__.polluted'] }],
    ['with a cursor that is neither', { orderBy: [{ field: 'a' }], start: { values: [1], inclusive: 'no' } }],
  ])('%s', (_name, spec) => {
    expect(codeOf(() => checkQuery({ collection: 'c', ...(spec as object) }))).toBe('InvalidArgument');
  });

  it('that names its own path still', () => {
    const spec: QuerySpec = { collection: 'c', orderBy: [{ field: DOCUMENT_ID }], readTime: at };
    expect(codeOf(() => checkQuery(spec))).toBe('accepted');
    expect(codeOf(() => checkFields(['a', '`_tai-x`']))).toBe('accepted');
  });

  it.each<[string, unknown]>([
    ['of an unknown kind', { x: { kind: 'median', field: 'a' } }],
    ['of the document path', { x: { kind: 'sum', field: DOCUMENT_ID } }],
    ['under the name __proto__', JSON.parse('{"__proto__": {"kind": "count"}}')],
  ])('for a figure %s', (_name, aggregations) => {
    const spec = { query: { collection: 'c' }, aggregations } as AggregateSpec;
    expect(codeOf(() => checkAggregate(spec))).toBe('InvalidArgument');
  });

  it('never for what a caller changes later', () => {
    const count = { kind: 'count' as const };
    const checked = checkAggregate({ query: { collection: 'c' }, aggregations: { count } });
    expect(checked.aggregations['count']).not.toBe(count);
  });
});
