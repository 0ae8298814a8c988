import { randomBytes } from 'node:crypto';

/** The only source of new ids. Give tests a counting one. */
export interface IdSource {
  /** An id that no other call, on any machine, returns: 20 characters of [0-9A-Za-z]. */
  next(): string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 20 random characters of 62 (119 bits), spread evenly, so that they do not make a hot range in Firestore. */
export const randomIdSource: IdSource = {
  next() {
    let id = '';
    while (id.length < 20) {
      for (const byte of randomBytes(28)) {
        if (byte < 248 && id.length < 20) id += alphabet.charAt(byte % 62);
      }
    }
    return id;
  },
};
