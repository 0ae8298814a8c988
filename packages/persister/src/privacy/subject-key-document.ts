import { createHash } from 'node:crypto';
import { InvalidArgument, documentConverter } from '@tai-state/core';

/** The data key of a subject, wrapped; or that there is none any more, and never will be. */
export type SubjectKey = { readonly wrapped: Uint8Array } | 'forgotten';

/** How the key of a subject is kept. */
export const subjectKeyConverter = documentConverter<SubjectKey>({
  name: 'subject key',
  formatVersion: 1,
  encode: (key) => (key === 'forgotten' ? { forgotten: true } : { forgotten: false, wrapped: key.wrapped }),
  decode({ forgotten, wrapped }) {
    if (forgotten === true) return 'forgotten';
    if (Object.prototype.toString.call(wrapped) !== '[object Uint8Array]') throw new TypeError('no key');
    return { wrapped: wrapped as Uint8Array };
  },
});

/** The id of a subject's key, from which the subject cannot be told unless it can be guessed. Throws `InvalidArgument`. */
export function subjectKeyId(subject: string): string {
  if (typeof subject !== 'string' || subject === '') {
    const found = typeof subject === 'string' ? 'an empty text' : typeof subject;
    throw new InvalidArgument('subject', { expected: 'a text', found });
  }
  // UTF-16 tells all texts apart, lone surrogates included.
  return createHash('sha256').update('tai-state subject\n').update(subject, 'utf16le').digest('hex');
}
