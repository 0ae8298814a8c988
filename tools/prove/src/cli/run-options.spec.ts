import { chosen, runOptions } from './run-options.js';
import { UsageError } from './usage-error.js';

describe('runOptions', () => {
  it('takes names and options in any order', () => {
    expect(runOptions(['a', '--rounds', '5', 'b', '--seed=7', '--json', 'x.json'])).toEqual({
      ids: ['a', 'b'],
      rounds: 5,
      seed: 7,
      json: 'x.json',
    });
    expect(runOptions([])).toEqual({ ids: [], rounds: undefined, seed: undefined, json: undefined });
  });

  it.each([['--rounds', 'many'], ['--seed=-1'], ['--frob']])('refuses %s', (...given) => {
    expect(() => runOptions(given)).toThrow(UsageError);
  });
});

describe('chosen', () => {
  const all = [{ id: 'a' }, { id: 'a.b' }, { id: 'ab' }];

  it('takes a name for itself and for everything below it, and no name for all', () => {
    expect(chosen(all, ['a'])).toEqual([{ id: 'a' }, { id: 'a.b' }]);
    expect(chosen(all, ['ab'])).toEqual([{ id: 'ab' }]);
    expect(chosen(all, [])).toBe(all);
  });

  it('refuses a name that stands for nothing, and says which there are', () => {
    expect(() => chosen(all, ['b'])).toThrow('There is no b. There are: a, a.b, ab.');
  });
});
