import { parseOptions } from './options.js';

describe('parseOptions', () => {
  it('starts on embedded adapters and stays up unless told otherwise', () => {
    expect(parseOptions([])).toEqual({ ci: false, servers: 'memory' });
    expect(parseOptions(['--ci', '--servers=real'])).toEqual({ ci: true, servers: 'real' });
  });

  it('takes the three services that run already, and a disruption', () => {
    const urls = 'http://127.0.0.1:1/,http://127.0.0.1:2,http://127.0.0.1:3';
    expect(parseOptions([`--servers=${urls}`, '--disrupt=true'])).toEqual({
      ci: false,
      servers: {
        collaboration: 'http://127.0.0.1:1',
        assets: 'http://127.0.0.1:2',
        worker: 'http://127.0.0.1:3',
      },
      disrupt: 'true',
    });
  });

  it.each(['cloud', 'http://127.0.0.1:1', 'a,b,c'])(
    'refuses the servers %s, and says what it expected',
    (value) => {
      expect(() => parseOptions([`--servers=${value}`])).toThrow(/expected memory, real or three URLs/);
    },
  );

  it('refuses an option that it does not know', () => {
    expect(() => parseOptions(['--server=real'])).toThrow();
  });
});
