import type { DocumentData } from '../document-store/value.js';
import { versionStamp } from '../document-store/version-stamp.js';
import { encodeState, eventWrite, readEvent } from './event-document.js';
import type { AnyEvent } from './event-document.js';
import { stateId } from './state-id.js';

const id = stateId('door');
const metadata = Object.freeze({ changedBy: 'ann', reason: 'test', timestamp: 5 });
const own = { version: 2, timestamp: 7, metadata, causality: Object.freeze({ n: 2 }) };
const toState = Object.freeze({ id, data: { open: true }, ...own });
const event: AnyEvent = Object.freeze({
  id: 'door~1',
  stateId: id,
  action: 'opened',
  lamport: 3,
  schemaVersion: 1,
  ...own,
  toState,
});

const written = (one: AnyEvent): DocumentData => eventWrite('events/door~1', one).data;
const read = (data: DocumentData): AnyEvent => {
  const stamp = versionStamp(1);
  return readEvent({ path: 'events/door~1', id: 'door~1', createTime: stamp, updateTime: stamp, data });
};

describe('the document of an event', () => {
  it('keeps once what the event and the state after it have in common', () => {
    expect(written(event)['toState']).toEqual({ data: { open: true } });
    expect(read(written(event))).toEqual(event);
  });

  it('keeps whole a state that is of another change', () => {
    const other = Object.freeze({ ...toState, timestamp: 9, causality: Object.freeze({ m: 1 }) });
    expect(written({ ...event, toState: other })['toState']).toEqual(encodeState(other));
    expect(read(written({ ...event, toState: other }))).toEqual({ ...event, toState: other });
  });

  it('gives a state that was kept whole as it was kept, and refuses a part of one', () => {
    const whole = encodeState(toState);
    expect(read({ ...written(event), toState: whole })).toEqual(event);
    const { causality: _causality, ...part } = whole;
    expect(() => read({ ...written(event), toState: part })).toThrow('door~1');
    expect(() => read({ ...written(event), toState: {} })).toThrow('door~1');
  });
});
