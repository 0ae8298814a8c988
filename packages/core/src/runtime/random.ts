/** The only source of chance. Give tests a seeded one. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** The runtime's own generator. Not for secrets. */
export const systemRandom: Random = { next: () => Math.random() };

/** A generator whose sequence follows from its seed (mulberry32, by Tommy Ettinger, public domain). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
