import { versionStamp } from '../document-store/version-stamp.js';
import type { Head } from './head.js';
import { RememberedHeads } from './remembered-heads.js';

const head = (path: string, stamp: number, data: string): Head => ({
  path,
  stateId: path,
  data,
  version: stamp,
  timestamp: 0,
  metadata: { changedBy: 'test', reason: 'test', timestamp: 0 },
  causality: {},
  lamport: 0,
  lamportSteps: 0,
  indexed: false,
  snapshots: [],
  stamp: versionStamp(stamp),
});

describe('remembered heads', () => {
  it('never go back: an older head does not replace a later one', () => {
    const heads = new RememberedHeads();
    heads.remember(head('a', 2, 'new'));
    heads.remember(head('a', 1, 'old'));
    expect(heads.get('a')?.data).toBe('new');
    heads.remember(head('a', 3, 'newer'));
    expect(heads.get('a')?.data).toBe('newer');
  });

  it('are verified as the very head that was, until another one is remembered', () => {
    const heads = new RememberedHeads();
    const by = {};
    const first = head('a', 1, 'x');
    heads.remember(first);
    expect(heads.isVerified(first, by)).toBe(false);
    heads.remember(first, by);
    expect([heads.isVerified(first, by), heads.isVerified({ ...first }, by)]).toEqual([true, false]);
    const second = head('a', 2, 'y');
    heads.remember(second);
    expect([heads.isVerified(first, by), heads.isVerified(second, by)]).toEqual([false, false]);
  });

  it('are verified for who has done it alone', () => {
    const heads = new RememberedHeads();
    const [one, other] = [{}, {}];
    const first = head('a', 1, 'x');
    heads.remember(first, one);
    expect([heads.isVerified(first, one), heads.isVerified(first, other)]).toEqual([true, false]);
  });

  it('are bounded by number: those not used for longest are forgotten', () => {
    const heads = new RememberedHeads({ heads: 2 });
    heads.remember(head('a', 1, 'x'));
    heads.remember(head('b', 2, 'x'));
    heads.get('a');
    heads.remember(head('c', 3, 'x'));
    expect([heads.get('a')?.stamp, heads.get('b'), heads.get('c')?.stamp]).toEqual([1, undefined, 3]);
    expect(heads.size).toBe(2);
  });

  it('are bounded by bytes, and what is larger than all is not remembered', () => {
    const heads = new RememberedHeads({ bytes: 25 });
    heads.remember(head('a', 1, '123456789'));
    heads.remember(head('b', 2, '123456789'));
    expect(heads.bytes).toBe(20);
    heads.remember(head('c', 3, '123456789'));
    expect([heads.size, heads.bytes, heads.get('a')]).toEqual([2, 20, undefined]);
    heads.remember(head('b', 4, 'x'.repeat(100)));
    expect([heads.get('b'), heads.bytes]).toEqual([undefined, 10]);
  });

  it('are forgotten by name, or only as of one stamp', () => {
    const heads = new RememberedHeads();
    heads.remember(head('a', 2, 'x'));
    heads.forget('a', versionStamp(1));
    expect(heads.get('a')?.stamp).toBe(2);
    heads.forget('a', versionStamp(2));
    expect([heads.get('a'), heads.bytes]).toEqual([undefined, 0]);
  });
});
