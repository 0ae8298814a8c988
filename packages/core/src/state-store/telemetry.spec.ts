import { EventualConsistency } from '../consistency/eventual-consistency.js';
import { MemoryDocumentStore } from '../memory/memory-document-store.js';
import type { Attributes, LogLevel, Telemetry } from '../runtime/telemetry.js';
import { StateStore } from './state-store.js';

const [g, s] = ['g', 's'];
const change = { changedBy: 'test', reason: 'test' };

interface Line {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Attributes | undefined;
}

class Recorder implements Telemetry {
  readonly counts = new Map<string, number>();
  readonly records = new Map<string, number>();
  readonly lines: Line[] = [];

  count(name: string, value: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + value);
  }

  record(name: string, value: number): void {
    this.records.set(name, value);
  }

  log(level: LogLevel, message: string, fields?: Attributes): void {
    this.lines.push({ level, message, fields });
  }

  levels(): readonly LogLevel[] {
    return this.lines.splice(0).map(({ level }) => level);
  }
}

describe('what the state store tells of itself', () => {
  let telemetry: Recorder;
  let store: MemoryDocumentStore;
  let states: StateStore;

  beforeEach(() => {
    telemetry = new Recorder();
    store = new MemoryDocumentStore();
    states = new StateStore({ store, nodeId: 'node', runtime: { telemetry } });
  });
  afterEach(() => store.close());

  it('counts updates and conflicts, of which follows the conflict rate', async () => {
    await states.saveState(g, s, { n: 0 }, change);
    await states.updateState(g, s, { n: 1 }, 1, change);
    await states.updateState(g, s, { n: 2 }, 1, change).catch(() => undefined);
    expect([telemetry.counts.get('state.updates'), telemetry.counts.get('state.conflicts')]).toEqual([2, 1]);
    expect(telemetry.levels()).toEqual(['info', 'info', 'warn']);
  });

  it('counts retries of a write that others were faster than', async () => {
    const other = new StateStore({ store, nodeId: 'other' });
    await states.saveState(g, s, { n: 0 }, change);
    await other.updateState(g, s, { n: 1 }, 1, change);
    await states.updateState(g, s, { n: 2 }, 'any', change);
    expect(telemetry.counts.get('state.retries')).toBe(1);
    expect(telemetry.levels()).toEqual(['info', 'warn', 'info']);
  });

  it('logs a failure as an error, by its code and without the data', async () => {
    await states.updateState(g, s, { secret: 'payload' }, 1, change).catch(() => undefined);
    expect(telemetry.lines).toEqual([
      {
        level: 'error',
        message: expect.any(String),
        fields: { call: 'updateState', governorId: g, stateId: s, error: 'StateNotFound' },
      },
    ]);
    expect(JSON.stringify(telemetry.lines)).not.toContain('payload');
  });

  it('logs replayed events at debug, and records the size of a governor', async () => {
    await states.saveState(g, s, { n: 0 }, change, { event: { action: 'made' } });
    telemetry.levels();
    await states.replayEvents(g, s);
    expect(telemetry.levels()).toEqual(['debug']);
    await states.getStats(g);
    expect([...telemetry.records]).toEqual([
      ['state.storage.states', 1],
      ['state.storage.events', 1],
    ]);
  });

  it('warns of stale reads and of versions that were made apart, and counts repairs', async () => {
    await states.saveState(g, s, { n: 0 }, change);
    const before = await states.getState(g, s);
    await states.updateState(g, s, { n: 1 }, 1, change);
    const after = await states.getState(g, s);
    telemetry.levels();
    const consistency = new EventualConsistency({ states, runtime: { telemetry } });
    consistency.detectStaleRead(before, after.causality);
    await consistency.resolveConflict(after, { ...before, causality: { elsewhere: 1 } });
    expect(telemetry.levels()).toEqual(['warn', 'warn']);
    const copy = {
      name: 'copy',
      read: () => Promise.resolve(before),
      replace: () => Promise.resolve(true),
    };
    await consistency.readRepair(g, s, [copy]);
    expect(Object.fromEntries(telemetry.counts)).toMatchObject({
      'consistency.stale': 1,
      'consistency.conflicts': 1,
      'consistency.repairs': 1,
    });
  });
});
