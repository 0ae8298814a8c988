import { randomBytes } from 'node:crypto';

/** The only source of new ids. Give tests a counting one. */
export interface IdSource {
  /** An id that no other call, on any machine, returns: 20 characters of [0-9A-Za-z]. */
  next(): string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random bytes ahead of their use: asking the system for each id takes longer than all the rest of it. */
let pool = randomBytes(0);
let used = 0;

function randomByte(): number {
  if (used === pool.length) {
    pool = randomBytes(4096);
    used = 0;
  }
  used += 1;
  return pool[used - 1] ?? 0;
}

/** 20 random characters of 62 (119 bits), spread evenly, so that they do not make a hot range in Firestore. */
export const randomIdSource: IdSource = {
  next() {
    let id = '';
    while (id.length < 20) {
      const byte = randomByte();
      if (byte < 248) id += alphabet.charAt(byte % 62);
    }
    return id;
  },
};
