import fc from 'fast-check';
import { same } from '@tai-state/core/testing';
import type { DocumentValue } from '@tai-state/core';
import { fromPortable, toPortable } from './portable-value.js';
import type { PortableValue } from './portable-value.js';

const { value } = fc.letrec<{ value: DocumentValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.constant(-0),
    fc.maxSafeInteger(),
    fc.string(),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$date', '$bytes', '$$', '$')), tie('value')),
  ),
}));

describe('a value on its way through JSON', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(value, (given) => {
        const text = JSON.stringify(toPortable(given));
        same(fromPortable(JSON.parse(text) as PortableValue, 'here'), given);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    { $date: 'today' },
    { $date: 1.5 },
    { $date: 9e15 },
    { $bytes: 'not base64!' },
    { $number: '7' },
    { $other: 1 },
    { $date: 1, more: 2 },
    { more: 2, $date: 1 },
  ])('is refused where it is not what an export writes: %j', (given) => {
    expect(() => fromPortable(given, 'line 3')).toThrow(/^line 3: expected a value as an export writes it/);
  });
});
