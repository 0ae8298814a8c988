import fc from 'fast-check';
import { projectDeleted, projectUpdated } from './new-project-event.js';
import { parseProjectEvent } from './parse-project-event.js';

const projectId = '0123456789abcdef01234567';
const updated = projectUpdated({ projectId, epoch: 5, version: 2, at: 1_700_000_000_000, name: 'Blue' });

const reasonOf = (value: unknown): string => {
  const parsed = parseProjectEvent(typeof value === 'string' ? value : JSON.stringify(value));
  return parsed.ok ? 'ok' : parsed.malformed.reason;
};

describe('parseProjectEvent', () => {
  it('reads back what the service emits', () => {
    fc.assert(
      fc.property(
        fc.record({ epoch: fc.integer({ min: 1 }), version: fc.integer({ min: 1 }), at: fc.nat() }),
        fc.string({ minLength: 1, maxLength: 50, unit: 'binary' }),
        fc.boolean(),
        (change, name, gone) => {
          const event = gone
            ? projectDeleted({ projectId, ...change })
            : projectUpdated({ projectId, ...change, name });
          expect(parseProjectEvent(JSON.stringify(event))).toEqual({ ok: true, event });
        },
      ),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => reasonOf(text) !== 'ok'));
  });

  it('ignores attributes and data fields that it does not know', () => {
    const extended = { ...updated, traceparent: '00-1', data: { ...updated.data, colour: 'red' } };
    expect(parseProjectEvent(JSON.stringify(extended))).toEqual({ ok: true, event: updated });
  });

  it.each([
    ['not-json', '{"specversion":'],
    ['not-an-envelope', []],
    ['not-an-envelope', { ...updated, specversion: '0.3' }],
    ['not-an-envelope', { ...updated, id: '' }],
    ['not-an-envelope', { ...updated, time: 'yesterday' }],
    ['unknown-type', { ...updated, type: 'ProjectArchived' }],
    ['not-an-envelope', { ...updated, data: undefined }],
    ['invalid-data', { ...updated, data: { ...updated.data, projectId: { $ne: null } } }],
    ['invalid-data', { ...updated, data: { ...updated.data, projectId: 'ABCDEF0123456789ABCDEF01' } }],
    ['invalid-data', { ...updated, data: { ...updated.data, version: 1.5 } }],
    ['invalid-data', { ...updated, data: { ...updated.data, version: 2 ** 53 } }],
    ['invalid-data', { ...updated, data: { ...updated.data, name: 'half a pair \ud800' } }],
    ['invalid-data', { ...updated, type: 'ProjectDeleted' }],
    ['id-mismatch', { ...updated, id: `${projectId}.3` }],
    ['too-large', ' '.repeat(65 * 1024)],
  ])('sets aside with the reason %s', (reason, value) => {
    expect(reasonOf(value)).toBe(reason);
  });

  it('names the fields that are wrong and none of their values', () => {
    const parsed = parseProjectEvent(JSON.stringify({ ...updated, data: { ...updated.data, name: 77_123 } }));
    if (parsed.ok) throw new Error('expected a malformed event');
    expect(parsed.malformed.detail).toContain('data.name');
    expect(parsed.malformed.detail).not.toContain('77123');
  });
});
