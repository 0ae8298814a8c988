import { StateStore } from '@tai-state/core';
import type { LogLevel, Telemetry } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { addReducer } from '../testing/persister-context.js';
import type { Counter } from '../testing/persister-context.js';
import { StateMachinePersister } from './state-machine-persister.js';

const [g, s] = ['g', 's'];
const add = { action: 'add', payload: 1, metadata: { changedBy: 'test', reason: 'test' } };

class Recorder implements Telemetry {
  readonly counts = new Map<string, number>();
  readonly records = new Map<string, number>();
  readonly #lines: (readonly [LogLevel, string])[] = [];

  count(name: string, value: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + value);
  }

  record(name: string, value: number): void {
    this.records.set(name, value);
  }

  log(level: LogLevel, message: string): void {
    this.#lines.push([level, message]);
  }

  lines(): readonly (readonly [LogLevel, string])[] {
    return this.#lines.splice(0);
  }
}

describe('what a persister tells of itself', () => {
  let telemetry: Recorder;
  let store: MemoryDocumentStore;
  let ours: StateMachinePersister<Counter>;
  let theirs: StateMachinePersister<Counter>;

  const persisterOf = (node: string, told?: Telemetry): StateMachinePersister<Counter> => {
    const runtime = told === undefined ? {} : { runtime: { telemetry: told } };
    const states = new StateStore<Counter>({ store, nodeId: node, ...runtime });
    return new StateMachinePersister<Counter>({
      states,
      reducer: addReducer,
      config: { snapshotInterval: 4 },
    });
  };

  beforeEach(() => {
    telemetry = new Recorder();
    store = new MemoryDocumentStore();
    ours = persisterOf('ours', telemetry);
    theirs = persisterOf('theirs');
  });
  afterEach(() => store.close());

  it('transitions and their bytes, at the level of writes', async () => {
    await ours.logTransition(g, s, [add, add], 0);
    expect(telemetry.counts.get('persister.transitions')).toBe(2);
    expect(telemetry.records.get('persister.transition.bytes')).toBe(16);
    expect(telemetry.lines()).toEqual([['info', 'transitions were logged']]);
  });

  it('conflicts and retries, as warnings', async () => {
    await ours.logTransition(g, s, add, 0);
    await theirs.logTransition(g, s, add, 1);
    telemetry.lines();
    await expect(ours.logTransition(g, s, add, 1)).rejects.toMatchObject({ code: 'VersionConflict' });
    expect(telemetry.lines()).toEqual([['warn', 'transitions were not logged']]);
    await theirs.logTransition(g, s, add, 2);
    await ours.logTransition(g, s, add, 'any');
    expect(telemetry.lines()).toEqual([
      ['warn', 'a state was changed by others meanwhile'],
      ['info', 'transitions were logged'],
    ]);
    expect([telemetry.counts.get('persister.conflicts'), telemetry.counts.get('persister.retries')]).toEqual([
      1, 1,
    ]);
  });

  it('recoveries: their time, the events replayed, and how far the snapshot was behind', async () => {
    for (let version = 0; version < 6; version += 1) await ours.logTransition(g, s, add, version);
    await store.commit([{ type: 'delete', path: 'governors/g/states/s' }], { idempotent: true });
    telemetry.lines();
    await ours.loadState(g, s);
    expect(telemetry.records.get('persister.replay.events')).toBe(2);
    expect(telemetry.records.get('persister.snapshot.age.versions')).toBe(2);
    expect(telemetry.records.get('persister.recovery.ms')).toBeGreaterThanOrEqual(0);
    expect(telemetry.lines()).toEqual([['debug', 'a state was replayed']]);
  });

  it('failures and damages, as errors', async () => {
    await ours.logTransition(g, s, add, 0);
    const path = 'governors/g/states/s';
    await store.commit([{ type: 'update', path, fields: { data: { count: 9 } } }], { idempotent: true });
    telemetry.lines();
    await ours.loadState(g, s);
    expect(telemetry.lines().map(([level]) => level)).toEqual(['error', 'debug']);
    await store.commit([{ type: 'update', path, fields: { formatVersion: 9 } }], { idempotent: true });
    await expect(ours.loadState(g, s)).rejects.toMatchObject({ code: 'SerializationError' });
    await expect(ours.logTransition(g, s, { ...add, action: '' }, 1)).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
    expect(telemetry.lines().map(([level]) => level)).toEqual(['error', 'error']);
  });
});
