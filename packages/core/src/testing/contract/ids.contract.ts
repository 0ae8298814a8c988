import { failsWith, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

/** Asserts that an id is refused wherever a path can stand, before anything is sent. */
const refused =
  (id: string) =>
  async (t: ContractContext): Promise<void> => {
    const path = `${t.collection}/${id}`;
    await failsWith('InvalidArgument', () => t.store.commit([{ type: 'set', path, data: {} }]));
    await failsWith('InvalidArgument', () => t.store.getAll([path]));
    await failsWith('InvalidArgument', () =>
      t.store.listen({ document: path }, { next: () => undefined, error: () => undefined }),
    );
    await failsWith('InvalidArgument', () => t.store.query({ collection: `${path}/below` }));
    await failsWith('InvalidArgument', () => t.commit({ type: 'set', path: `${path}/below/x`, data: {} }));
    await failsWith('InvalidArgument', () => t.store.query({ collection: id, allDescendants: true }));
  };

/** Asserts that an id is stored and read back as it is. */
const kept =
  (id: string) =>
  async (t: ContractContext): Promise<void> => {
    await t.seed({ [id]: { n: 1 } });
    const document = await t.read(id);
    same([document.id, document.path], [id, t.at(id)]);
    same(await t.ids({}), [id]);
  };

/** Which ids and paths are taken. */
export const idCases = casesOf('ids', {
  'an empty id is refused': refused(''),
  'the id "." is refused': refused('.'),
  'the id ".." is refused': refused('..'),
  'an id with a slash makes a path of another kind, which is refused': async (t) => {
    await failsWith('InvalidArgument', () => t.commit({ type: 'set', path: t.at('a/b'), data: {} }));
    await failsWith('InvalidArgument', () => t.store.getAll([t.collection]));
    await failsWith('InvalidArgument', () => t.store.query({ collection: t.at('a') }));
    await failsWith('InvalidArgument', () => t.store.query({ collection: t.at('a'), allDescendants: true }));
  },
  'an id of the form __x__ is refused': refused('__x__'),
  'the shortest id of that form is refused': refused('____'),
  'half of a surrogate pair is refused': refused('a\ud83d'),
  'a control character is refused': refused('a\u0000b'),
  'a line break is refused': refused('a\nb'),
  'an id of 1,501 bytes is refused': refused('x'.repeat(1501)),
  'bytes are counted, not characters': refused('ü'.repeat(751)),
  'an id of 1,500 bytes is kept': kept('x'.repeat(1500)),
  'dots, spaces and quotes in an id are kept': kept('a..b c\'d"`%2F~'),
  'underscores at one end only are kept': kept('__x'),
  'any other Unicode is kept, unnormalised': kept('e\u0301-é-😀-שלום'),
  'ids that differ in normal form only are two': async (t) => {
    await t.seed({ 'e\u0301': { n: 1 }, é: { n: 2 } });
    same([await t.data('e\u0301'), await t.data('é')], [{ n: 1 }, { n: 2 }]);
  },
  'an id that is a number in text stays text': kept('007'),
  'names of the language itself are plain ids': async (t) => {
    await t.seed({ constructor: { n: 1 }, toString: { n: 2 }, hasOwnProperty: { n: 3 } });
    same(await t.ids({}), ['constructor', 'hasOwnProperty', 'toString']);
  },
  'a path that is no string is refused': async (t) => {
    const path = 7 as unknown as string;
    await failsWith('InvalidArgument', () => t.store.getAll([path]));
    await failsWith('InvalidArgument', () => t.commit({ type: 'delete', path }));
  },
});
