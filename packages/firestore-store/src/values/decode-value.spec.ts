import { FieldValue, Firestore, GeoPoint, Timestamp } from '@google-cloud/firestore';
import { decodeMap } from './decode-value.js';

const reference = new Firestore({ projectId: 'p' }).doc('a/b');

describe('decodeMap', () => {
  it('turns what the SDK decodes into values of the port, frozen at every level', () => {
    const bytes = Buffer.from([1, 2]);
    const decoded = decodeMap({
      at: new Timestamp(1, 999_999_999),
      bytes,
      big: 7n,
      list: [{ n: 1n }],
      none: null,
    });
    expect(decoded).toEqual({
      at: new Date(1_999),
      bytes: new Uint8Array([1, 2]),
      big: 7,
      list: [{ n: 1 }],
      none: null,
    });
    expect(Object.isFrozen(decoded)).toBe(true);
    expect(Object.isFrozen(decoded['list'])).toBe(true);
    expect(Object.isFrozen((decoded['list'] as object[])[0])).toBe(true);
  });

  it('gives integers beyond 2^53 as the nearest number, with useBigInt as without', () => {
    expect(decodeMap({ n: 2n ** 63n - 1n })).toEqual({ n: 2 ** 63 });
  });

  it('copies bytes, so that nobody else can change them', () => {
    const bytes = Buffer.from([1, 2]);
    const decoded = decodeMap({ bytes });
    bytes[0] = 9;
    expect(decoded['bytes']).toEqual(new Uint8Array([1, 2]));
  });

  it.each([
    ['a reference', { list: [{ 'odd name': reference }] }, 'list[0].odd name: '],
    ['a geographical point', { m: { at: new GeoPoint(1, 2) } }, 'm.at: '],
    ['a vector', { v: FieldValue.vector([1, 2]) }, 'v: '],
  ])('refuses %s, and says where it is', (_name, data, place) => {
    expect(() => decodeMap(data)).toThrow(`${place}expected a value that the port holds, found a `);
  });
});
