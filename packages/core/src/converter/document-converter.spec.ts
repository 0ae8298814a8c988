import type { StoredDocument } from '../document-store/document.js';
import type { DocumentData } from '../document-store/value.js';
import { versionStamp } from '../document-store/version-stamp.js';
import { documentConverter } from './document-converter.js';

interface Person {
  readonly name: string;
}

const stored = (data: DocumentData): StoredDocument => ({
  path: 'people/p1',
  id: 'p1',
  data,
  createTime: versionStamp(1),
  updateTime: versionStamp(1),
});

const older = documentConverter<Person>({
  name: 'person',
  formatVersion: 1,
  encode: ({ name }) => ({ fullName: name }),
  decode: (data) => ({ name: data['fullName'] as string }),
});

const newer = documentConverter<Person>({
  name: 'person',
  formatVersion: 2,
  upgrades: { 1: ({ fullName, ...rest }) => ({ ...rest, name: fullName ?? null }) },
  encode: ({ name }) => ({ name }),
  decode(data) {
    if (typeof data['name'] !== 'string') throw new TypeError('name');
    return { name: data['name'] };
  },
});

describe('documentConverter', () => {
  it('reads what it wrote', () => {
    expect(newer.fromDocument(stored(newer.toDocument({ name: 'Ada' })))).toEqual({ name: 'Ada' });
  });

  it('leaves out nothing that was encoded, also what storage will refuse', () => {
    const any = documentConverter<DocumentData>({
      name: 'any',
      formatVersion: 1,
      encode: (data) => data,
      decode: (data) => data,
    });
    const document = any.toDocument(JSON.parse('{"__proto__": 1}') as DocumentData);
    expect(Object.entries(document)).toEqual([
      ['__proto__', 1],
      ['formatVersion', 1],
    ]);
  });

  it('reads every older format through its upgrades', () => {
    expect(newer.fromDocument(stored(older.toDocument({ name: 'Ada' })))).toEqual({ name: 'Ada' });
  });

  it('refuses a format that is newer than the reader', () => {
    expect(() => older.fromDocument(stored(newer.toDocument({ name: 'Ada' })))).toThrow(
      expect.objectContaining({ code: 'SerializationError', found: 'formatVersion 2' }),
    );
  });

  it('refuses documents without a format and documents that do not fit it, with their path', () => {
    expect(() => newer.fromDocument(stored({ name: 'Ada' }))).toThrow(/people\/p1.*no formatVersion/);
    expect(() => newer.fromDocument(stored({ formatVersion: 2, name: 7 }))).toThrow(/people\/p1/);
  });
});
