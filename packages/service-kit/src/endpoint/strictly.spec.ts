import { z } from 'zod';
import { strictly } from './strictly.js';

const accepts = (schema: z.ZodType, value: unknown): boolean => strictly(schema).safeParse(value).success;

describe('strictly', () => {
  const item = z.object({ title: z.string().min(2), meta: z.object({ tag: z.string() }).optional() });

  it('refuses unknown fields at every level', () => {
    const schema = z.object({ items: z.array(item), one: item.nullable(), any: z.union([item, z.string()]) });
    const good = { items: [{ title: 'ab', meta: { tag: 't' } }], one: null, any: 'x' };
    expect(accepts(schema, good)).toBe(true);
    expect(accepts(schema, { ...good, more: 1 })).toBe(false);
    expect(accepts(schema, { ...good, items: [{ title: 'ab', meta: { tag: 't', more: 1 } }] })).toBe(false);
    expect(accepts(schema, { ...good, one: { title: 'ab', more: 1 } })).toBe(false);
    expect(accepts(schema, { ...good, any: { title: 'ab', more: 1 } })).toBe(false);
  });

  it('reaches through tuples, records, defaults and transforms', () => {
    expect(accepts(z.tuple([item]), [{ title: 'ab', more: 1 }])).toBe(false);
    expect(accepts(z.record(z.string(), item), { k: { title: 'ab', more: 1 } })).toBe(false);
    expect(accepts(item.default({ title: 'ab' }), { title: 'ab', more: 1 })).toBe(false);
    expect(
      accepts(
        item.transform((value) => value.title),
        { title: 'ab', more: 1 },
      ),
    ).toBe(false);
  });

  it('keeps the checks and refinements of what it makes strict', () => {
    const schema = z.object({ a: z.string(), b: z.string() }).refine(({ a, b }) => a === b);
    expect(accepts(item, { title: 'a' })).toBe(false);
    expect(accepts(schema, { a: 'x', b: 'x' })).toBe(true);
    expect(accepts(schema, { a: 'x', b: 'y' })).toBe(false);
  });

  it('leaves objects alone that say what they do with other fields', () => {
    expect(accepts(z.looseObject({ a: z.string() }), { a: 'x', more: 1 })).toBe(true);
    expect(accepts(z.object({ a: z.string() }).catchall(z.number()), { a: 'x', more: 1 })).toBe(true);
  });

  it('takes a schema that holds itself', () => {
    const tree = z.object({
      name: z.string(),
      get children() {
        return z.array(tree).optional();
      },
    });
    expect(accepts(tree, { name: 'a', children: [{ name: 'b', children: [{ name: 'c' }] }] })).toBe(true);
    expect(accepts(tree, { name: 'a', children: [{ name: 'b', children: [{ name: 'c', more: 1 }] }] })).toBe(
      false,
    );
  });
});
