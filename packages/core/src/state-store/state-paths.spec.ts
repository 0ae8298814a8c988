import fc from 'fast-check';
import { StatePaths, eventId } from './state-paths.js';

const id = fc.string({
  minLength: 1,
  maxLength: 4,
  unit: fc.constantFrom('a', '~', '%', '7', 'E', '2', '5'),
});

describe('the paths of states', () => {
  it('never give two events the same id, wherever their parts have what joins them', () => {
    fc.assert(
      fc.property(id, id, id, (one, two, three) => {
        expect(eventId(`${one}~${two}`, three)).not.toBe(eventId(one, `${two}~${three}`));
        expect(eventId(`${one}~`, three)).not.toBe(eventId(one, `~${three}`));
        expect(eventId(`${one}~`, three)).not.toBe(eventId(`${one}%7E`, three));
      }),
    );
  });

  it('are those of the layout', () => {
    const paths = new StatePaths('projects/p1');
    expect([
      paths.head('g', 's'),
      paths.event('g', 's', 'o'),
      paths.event('g', 's', 'o', 2),
      paths.snapshot('g', 's', 7),
      paths.importedEvents('g', 'i'),
      paths.outbox('g~1', 's', 'o', 0),
      paths.lock('g', 'r'),
      paths.subscription('g', 'mails'),
      paths.retention('g'),
      paths.import('g', 'i'),
      paths.removal('g', 's'),
      paths.subjectKey('k'),
      new StatePaths().subjectKey('k'),
      new StatePaths().conflicts('g'),
    ]).toEqual([
      'projects/p1/governors/g/states/s',
      'projects/p1/governors/g/events/s~o',
      'projects/p1/governors/g/events/s~o~2',
      'projects/p1/governors/g/snapshots/s~7',
      'projects/p1/governors/g/imports/i/events',
      'projects/p1/outbox/g%7E1~s~o~0',
      'projects/p1/governors/g/locks/r',
      'projects/p1/governors/g/subscriptions/mails',
      'projects/p1/governors/g/retention/events',
      'projects/p1/governors/g/imports/i',
      'projects/p1/governors/g/removals/s',
      'projects/p1/subjectKeys/k',
      'subjectKeys/k',
      'governors/g/conflicts',
    ]);
  });

  it('know their root', () => {
    expect([new StatePaths().root, new StatePaths('projects/p1').root]).toEqual(['', 'projects/p1']);
  });

  it('lie below a document, not a collection', () => {
    expect(() => new StatePaths('projects')).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
  });
});
