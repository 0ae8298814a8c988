import { checkJson } from './check-json.js';

const check =
  (json: string, anyKeys = false) =>
  () => {
    checkJson(JSON.parse(json), { anyKeys });
  };
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('checkJson', () => {
  it('takes 20 levels and refuses 21, however deep it goes on', () => {
    expect(check(nested(20))).not.toThrow();
    expect(check(nested(21))).toThrow(/20 levels/);
    expect(check(`{"a":${nested(20)}}`)).toThrow(/20 levels/);
    expect(check(nested(200_000))).toThrow(/20 levels/);
  });

  it.each(['{"__proto__":{"admin":true}}', '{"a":[{"constructor":1}]}', '{"a":{"prototype":{}}}'])(
    'refuses keys that reach a prototype: %s',
    (json) => {
      expect(check(json)).toThrow(/expected no key/);
      expect(check(json, true)).toThrow(/expected no key/);
    },
  );

  it.each(['{"$where":"1"}', '{"a":{"$gt":""}}', '{"a.b":1}', '[{"a":[{"$ne":1}]}]'])(
    'refuses operators and paths of MongoDB unless any key is allowed: %s',
    (json) => {
      expect(check(json)).toThrow(/starts with \$ or holds a dot/);
      expect(check(json, true)).not.toThrow();
    },
  );

  it('refuses half characters in values and keys, NUL in keys, and numbers beyond the doubles', () => {
    expect(check(String.raw`{"a":"\ud800"}`)).toThrow(/half a character/);
    expect(check(String.raw`{"\udc00":1}`)).toThrow(/Unicode/);
    expect(check(String.raw`{"a\u0000":1}`)).toThrow(/NUL/);
    expect(check('{"a":1e400}')).toThrow(/double/);
    expect(check(String.raw`{"a":"\ud83d\ude00 $ . constructor"}`)).not.toThrow();
  });
});
