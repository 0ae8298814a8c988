import { DOCUMENT_ID } from '../../document-store/field-path.js';
import type { Cursor } from '../../document-store/query.js';
import type { DocumentValue } from '../../document-store/value.js';
import { failsWith, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';
import { orderedIds, valueDocuments } from './value-fixture.js';

const points = {
  p: { x: 1, y: 1 },
  q: { x: 1, y: 2 },
  r: { x: 2, y: 1 },
  s: { x: 2, y: 2 },
  t: { x: 3 },
};

const cursor = (inclusive: boolean, ...values: readonly DocumentValue[]): Cursor => ({ values, inclusive });
const byX = [{ field: 'x' }] as const;
const byXY = [{ field: 'x' }, { field: 'y' }] as const;

const seeded = async (t: ContractContext): Promise<ContractContext> => {
  await t.seed(points);
  return t;
};

/** The order of results, and places in it. */
export const orderingCases = casesOf('order and cursors', {
  'values of all types have one order, documents without the field are left out': async (t) => {
    await t.seed(valueDocuments);
    same(await t.ids({ orderBy: [{ field: 'v' }] }), orderedIds);
  },
  'descending is the same order from the end, equal values too': async (t) => {
    await t.seed(valueDocuments);
    same(await t.ids({ orderBy: [{ field: 'v', direction: 'desc' }] }), [...orderedIds].reverse());
  },
  'without an order, documents come by their path': async (t) => {
    await t.seed({ b: {}, a: {}, B: {}, '10': {}, '9': {}, é: {}, '😀': {}, '\ufffd': {} });
    same(await t.ids({}), ['10', '9', 'B', 'a', 'b', 'é', '\ufffd', '😀']);
  },
  'several orders apply one after the other': async (t) => {
    await seeded(t);
    same(await t.ids({ orderBy: [{ field: 'x', direction: 'desc' }, { field: 'y' }] }), ['r', 's', 'p', 'q']);
  },
  'equal documents come by their path, in the last direction': async (t) => {
    await seeded(t);
    same(await t.ids({ orderBy: byX }), ['p', 'q', 'r', 's', 't']);
    same(await t.ids({ orderBy: [{ field: 'x', direction: 'desc' }] }), ['t', 's', 'r', 'q', 'p']);
    same(await t.ids({ orderBy: [{ field: 'x' }, { field: 'y', direction: 'desc' }] }), ['q', 'p', 's', 'r']);
  },
  'the document path can be an order itself': async (t) => {
    await seeded(t);
    same(await t.ids({ orderBy: [{ field: DOCUMENT_ID }] }), ['p', 'q', 'r', 's', 't']);
    const orderBy = [{ field: 'x' }, { field: DOCUMENT_ID, direction: 'desc' }] as const;
    same(await t.ids({ orderBy }), ['q', 'p', 's', 'r', 't']);
  },
  'the document path can be the whole order, descending': {
    skip: { 'firestore-emulator': 'the emulator does not support descending key scans' },
    run: async (t) => {
      await seeded(t);
      same(await t.ids({ orderBy: [{ field: DOCUMENT_ID, direction: 'desc' }] }), ['t', 's', 'r', 'q', 'p']);
    },
  },
  'an inequality orders by its field': async (t) => {
    await t.seed({ a: { n: 3 }, b: { n: 1 }, c: { n: 2 } });
    same(await t.ids({ where: { field: 'n', op: '>', value: 1 } }), ['c', 'a']);
    same(await t.ids({ where: { field: 'n', op: '!=', value: 2 } }), ['b', 'a']);
  },
  'an inequality comes after the order given, in its direction': async (t) => {
    await seeded(t);
    const where = { field: 'y', op: '>', value: 0 } as const;
    same(await t.ids({ where, orderBy: [{ field: 'x', direction: 'desc' }] }), ['s', 'r', 'q', 'p']);
  },
  'a limit takes the first': async (t) => {
    await seeded(t);
    same(await t.ids({ orderBy: [{ field: 'x', direction: 'desc' }], limit: 2 }), ['t', 's']);
    same(await t.ids({ limit: 99 }), ['p', 'q', 'r', 's', 't']);
  },
  'start and end include or exclude their place': async (t) => {
    await seeded(t);
    same(await t.ids({ orderBy: byX, start: cursor(true, 2) }), ['r', 's', 't']);
    same(await t.ids({ orderBy: byX, start: cursor(false, 2) }), ['t']);
    same(await t.ids({ orderBy: byX, end: cursor(true, 2) }), ['p', 'q', 'r', 's']);
    same(await t.ids({ orderBy: byX, end: cursor(false, 2) }), ['p', 'q']);
    same(await t.ids({ orderBy: byX, start: cursor(false, 1), end: cursor(false, 3) }), ['r', 's']);
  },
  'cursors follow a descending order': async (t) => {
    await seeded(t);
    const orderBy = [{ field: 'x', direction: 'desc' }] as const;
    same(await t.ids({ orderBy, start: cursor(true, 2) }), ['s', 'r', 'q', 'p']);
    same(await t.ids({ orderBy, start: cursor(false, 2) }), ['q', 'p']);
    same(await t.ids({ orderBy, end: cursor(false, 2) }), ['t']);
  },
  'a cursor can name the first orders only': async (t) => {
    await seeded(t);
    same(await t.ids({ orderBy: byXY, start: cursor(false, 1) }), ['r', 's']);
    same(await t.ids({ orderBy: byXY, start: cursor(true, 1, 2) }), ['q', 'r', 's']);
    same(await t.ids({ orderBy: byXY, start: cursor(false, 1, 2), end: cursor(true, 2, 1) }), ['r']);
  },
  'the last value of a cursor can be the document path': async (t) => {
    await seeded(t);
    same(await t.ids({ orderBy: byX, start: cursor(false, 1, t.at('p')) }), ['q', 'r', 's', 't']);
    same(await t.ids({ orderBy: byX, end: cursor(true, 2, t.at('r')) }), ['p', 'q', 'r']);
    same(await t.ids({ start: cursor(false, t.at('q')) }), ['r', 's', 't']);
    same(await t.ids({ start: cursor(true, t.at('qq')) }), ['r', 's', 't']);
  },
  'a cursor of another type stands where that type stands': async (t) => {
    await t.seed({ a: { v: null }, b: { v: 5 }, c: { v: 'x' }, d: { v: [1] } });
    same(await t.ids({ orderBy: [{ field: 'v' }], start: cursor(true, '') }), ['c', 'd']);
    same(await t.ids({ orderBy: [{ field: 'v' }], end: cursor(true, new Date(0)) }), ['a', 'b']);
  },
  'a cursor beside an inequality counts in its field': async (t) => {
    await seeded(t);
    const where = { field: 'x', op: '>=', value: 1 } as const;
    same(await t.ids({ where, start: cursor(false, 1) }), ['r', 's', 't']);
  },
  'a limit counts from the start cursor': async (t) => {
    await seeded(t);
    same(await t.ids({ orderBy: byX, start: cursor(false, 1, t.at('p')), limit: 2 }), ['q', 'r']);
  },
  'a cursor without values, or with more than the orders, is refused': async (t) => {
    await failsWith('InvalidArgument', () => t.ids({ orderBy: byX, start: cursor(true) }));
    await failsWith('InvalidArgument', () => t.ids({ orderBy: byX, start: cursor(true, 1, t.at('p'), 3) }));
  },
  'a field after the document path in the order is refused, one of an inequality too': async (t) => {
    const byPath = { field: DOCUMENT_ID };
    await failsWith('InvalidArgument', () => t.ids({ orderBy: [byPath, { field: 'x' }] }));
    const where = { field: 'x', op: '>', value: 0 } as const;
    await failsWith('InvalidArgument', () => t.ids({ where, orderBy: [byPath] }));
    await seeded(t);
    same(await t.ids({ where, orderBy: [{ field: 'x' }, byPath], limit: 1 }), ['p']);
  },
  'a field in the order twice is refused': async (t) => {
    await failsWith('InvalidArgument', () => t.ids({ orderBy: [{ field: 'x' }, { field: '`x`' }] }));
  },
  'a limit that is no positive whole number is refused': async (t) => {
    for (const limit of [0, -1, 1.5, NaN]) await failsWith('InvalidArgument', () => t.ids({ limit }));
  },
});
