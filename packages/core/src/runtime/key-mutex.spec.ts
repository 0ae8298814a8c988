import { KeyMutex } from './key-mutex.js';

const wait = (turn: Promise<void>): Promise<void> => turn;

describe('a key mutex', () => {
  it('lets one in at a time per key, in order, and others pass', async () => {
    const mutex = new KeyMutex();
    const seen: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = mutex.run('a', wait, async () => {
      seen.push('first in');
      await gate;
      seen.push('first out');
    });
    const second = mutex.run('a', wait, () => Promise.resolve(seen.push('second')));
    const third = mutex.run('a', wait, () => Promise.resolve(seen.push('third')));
    await mutex.run('b', wait, () => Promise.resolve(seen.push('other key')));
    release();
    await Promise.all([first, second, third]);
    expect(seen).toEqual(['first in', 'other key', 'first out', 'second', 'third']);
  });

  it('gives up a place whose wait is rejected, without letting later ones overtake the holder', async () => {
    const mutex = new KeyMutex();
    const seen: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holder = mutex.run('a', wait, async () => {
      await gate;
      seen.push('holder out');
    });
    const tired = mutex.run(
      'a',
      () => Promise.reject(new Error('tired')),
      () => Promise.resolve(seen.push('never')),
    );
    await expect(tired).rejects.toThrow('tired');
    const next = mutex.run('a', wait, () => Promise.resolve(seen.push('next')));
    release();
    await Promise.all([holder, next]);
    expect(seen).toEqual(['holder out', 'next']);
  });
});
