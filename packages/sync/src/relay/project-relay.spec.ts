import fc from 'fast-check';
import { StorageUnavailable, TooLarge, seededRandom } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { ManualClock } from '@tai-state/core/testing';
import { parseProjectEvent } from '../contracts/index.js';
import { MemoryMessageBus, MemoryProjectRepository } from '../memory/index.js';
import type { MessageBus, OutgoingMessage } from '../message-bus/index.js';
import type { ProjectOutbox } from '../projects/index.js';
import { Recorder } from '../testing/recorder.js';
import { ProjectRelay } from './project-relay.js';
import type { ProjectRelayOptions } from './project-relay.js';

const topic = 'project-events';

class World {
  readonly clock = new ManualClock();
  readonly runtime = { clock: this.clock, random: seededRandom(1) };
  readonly projects = new MemoryProjectRepository({ runtime: this.runtime });
  readonly bus = new MemoryMessageBus({
    subscriptions: [{ topic, subscription: 'worker' }],
    runtime: this.runtime,
  });
  readonly recorder = new Recorder();
  readonly relays: ProjectRelay[] = [];
  #nodes = 0;

  constructor() {
    this.bus.subscribe('worker', this.recorder.handler);
  }

  relay(options: Partial<ProjectRelayOptions> = {}): ProjectRelay {
    this.#nodes += 1;
    const relay = new ProjectRelay({
      outbox: this.projects.outbox,
      bus: this.bus,
      topic,
      nodeId: `relay-${String(this.#nodes)}`,
      runtime: this.runtime,
      ...options,
    });
    this.relays.push(relay);
    return relay;
  }

  /** Ids of the events that have arrived, in the order of arrival. */
  get arrived(): readonly string[] {
    return this.recorder.deliveries.map(({ data }) => {
      const parsed = parseProjectEvent(data);
      if (!parsed.ok) throw new Error(parsed.malformed.detail);
      return parsed.event.id;
    });
  }

  /** The same bus whose `publish` first asks. */
  busThat(
    publish: (messages: readonly OutgoingMessage[], through: () => Promise<void>) => Promise<void>,
  ): MessageBus {
    return new Proxy<MessageBus>(this.bus, {
      get: (bus, name) =>
        name === 'publish'
          ? (to: string, messages: readonly OutgoingMessage[]) =>
              publish(messages, () => bus.publish(to, messages))
          : (Reflect.get(bus, name, bus) as unknown),
    });
  }

  /** The same outbox whose acknowledgements first ask. */
  outboxThat(acknowledge: (through: () => Promise<void>) => Promise<void>): ProjectOutbox {
    const { outbox } = this.projects;
    return {
      leaseLane: outbox.leaseLane.bind(outbox),
      releaseLane: outbox.releaseLane.bind(outbox),
      pending: outbox.pending.bind(outbox),
      acknowledge: (projectId, version) => acknowledge(() => outbox.acknowledge(projectId, version)),
    };
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await Promise.all(world.relays.map((relay) => relay.stop()));
});

describe('ProjectRelay', () => {
  it('publishes a change as soon as it is told of it, once', async () => {
    const relay = world.relay();
    relay.start();
    const { id } = await world.projects.create({ name: 'A' });
    await world.projects.update(id, { name: 'B' }, 1);
    relay.notify(id);
    await world.clock.advance(0);
    expect(world.arrived).toEqual([`${id}.2`]);
    await world.clock.advance(10_000);
    expect(world.arrived).toEqual([`${id}.2`]);
  });

  it('publishes what another process has left, by its periodic scan', async () => {
    world.relay({ scanEveryMs: 500 }).start();
    await world.clock.advance(0);
    const { id } = await world.projects.create({ name: 'A' });
    await world.projects.delete(id, 1);
    await world.clock.advance(700);
    expect(world.arrived).toEqual([`${id}.2`]);
  });

  it('publishes again, with the same id, what a relay had published when it died before the acknowledgement', async () => {
    const dying = world.relay({ outbox: world.outboxThat(() => new Promise(() => undefined)) });
    const { id } = await world.projects.create({ name: 'A' });
    await world.projects.update(id, { name: 'B' }, 1);
    dying.start();
    await world.clock.advance(100);
    expect(world.arrived).toEqual([`${id}.2`]);
    world.relays.length = 0;
    world.relay({ laneLeaseMs: 10_000 }).start();
    await world.clock.advance(9_000);
    expect(world.arrived).toHaveLength(1);
    await world.clock.advance(3_000);
    expect(world.arrived).toEqual([`${id}.2`, `${id}.2`]);
  });

  it('keeps trying while the bus is down, ever less often, and then publishes all', async () => {
    let down = true;
    let attempts = 0;
    const bus = world.busThat(async (_messages, through) => {
      attempts += 1;
      if (down) throw new StorageUnavailable('the bus is down');
      await through();
    });
    const relay = world.relay({ bus });
    relay.start();
    const { id } = await world.projects.create({ name: 'A' });
    for (let version = 1; version <= 3; version += 1) {
      await world.projects.update(id, { name: `name ${String(version)}` }, version);
    }
    for (let told = 0; told < 100; told += 1) {
      relay.notify(id);
      await world.clock.advance(1);
    }
    expect(attempts).toBeLessThan(5);
    await world.clock.advance(60_000);
    expect(attempts).toBeLessThan(40);
    down = false;
    await world.clock.advance(10_000);
    expect(world.arrived).toEqual([`${id}.2`, `${id}.3`, `${id}.4`]);
  });

  it.each([
    ['the bus refuses', (bad: string, data: string) => data.includes(bad)],
    ['are no events', () => false],
  ])('publishes the events of all other projects when those of one %s', async (title, refuses) => {
    const ids: string[] = [];
    for (let at = 0; at < 40; at += 1) ids.push((await world.projects.create({ name: 'A' })).id);
    for (const id of ids) await world.projects.update(id, { name: 'B' }, 1);
    const bad = ids[5] ?? '';
    const bus = world.busThat(async (messages, through) => {
      if (messages.some(({ data }) => refuses(bad, data))) throw new TooLarge('a message', 1, 2, 'bytes');
      await through();
    });
    const outbox = world.outboxThat((through) => through());
    const pending = outbox.pending.bind(outbox);
    const spoilt: ProjectOutbox = {
      ...outbox,
      pending: async (lane, options) =>
        (await pending(lane, options)).map((one) =>
          title === 'are no events' && one.projectId === bad ? { ...one, event: null as never } : one,
        ),
    };
    world.relay({ bus, outbox: spoilt }).start();
    await world.clock.advance(100);
    expect([...world.arrived].sort()).toEqual(
      ids
        .filter((id) => id !== bad)
        .map((id) => `${id}.2`)
        .sort(),
    );
    expect(await allVersions(bad)).toEqual([2]);
  });

  it('leaves a lane to the relay that holds it, and takes it when the lease has run out', async () => {
    const slow = world.relay({ bus: world.busThat(() => new Promise(() => undefined)) });
    const { id } = await world.projects.create({ name: 'A' });
    await world.projects.update(id, { name: 'B' }, 1);
    slow.start();
    await world.clock.advance(10);
    const other = world.relay({ scanEveryMs: 100 });
    other.start();
    await world.clock.advance(1_000);
    expect(world.arrived).toEqual([]);
    // The slow one hangs for good, as a process does that was stopped.
    world.relays.length = 0;
    await world.clock.advance(15_000);
    expect(world.arrived).toEqual([`${id}.2`]);
    await other.stop();
  });

  it('lets what is being published end when it is stopped, and begins nothing more', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const bus = world.busThat(async (_messages, through) => {
      await gate;
      await through();
    });
    const relay = world.relay({ bus });
    const { id } = await world.projects.create({ name: 'A' });
    await world.projects.update(id, { name: 'B' }, 1);
    relay.start();
    await world.clock.advance(0);
    const stopped = relay.stop();
    await world.projects.update(id, { name: 'C' }, 2);
    relay.notify(id);
    release();
    await stopped;
    await world.clock.advance(10_000);
    expect(world.arrived).toEqual([`${id}.2`]);
    expect(await allVersions(id)).toEqual([3]);
  });

  it('publishes the event of every version at least once, whatever fails and dies on the way', async () => {
    const change = fc.record({
      project: fc.nat({ max: 3 }),
      kind: fc.constantFrom('rename', 'rename', 'describe', 'delete', 'die', 'wait'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 40 }), fc.integer(), async (changes, seed) => {
        world = new World();
        await runHistory(world, changes, seededRandom(seed));
      }),
      { numRuns: 60 },
    );
  });
});

async function allVersions(projectId: string): Promise<readonly number[]> {
  const lanes = Array.from({ length: 16 }, (_, lane) => world.projects.outbox.pending(lane));
  const pending = (await Promise.all(lanes)).flat();
  return pending.filter((one) => one.projectId === projectId).map(({ version }) => version);
}

interface Change {
  readonly project: number;
  readonly kind: 'rename' | 'describe' | 'delete' | 'die' | 'wait';
}

/** Changes in turn with a relay whose bus and outbox fail before or after, and that dies and is replaced. */
async function runHistory(
  { clock, ...rest }: World,
  changes: readonly Change[],
  random: Random,
): Promise<void> {
  let calm = false;
  const unsteady = async (through: () => Promise<void>): Promise<void> => {
    if (!calm && random.next() < 0.2) throw new StorageUnavailable('before');
    await through();
    if (!calm && random.next() < 0.2) throw new StorageUnavailable('after');
  };
  const options = {
    bus: world.busThat((_messages, through) => unsteady(through)),
    outbox: world.outboxThat(unsteady),
    laneLeaseMs: 1_000,
  };
  let relay = world.relay(options);
  relay.start();
  const made = await Promise.all([0, 1, 2, 3].map(() => rest.projects.create({ name: 'first' })));
  const expected = new Map<string, { version: number; events: Set<number> }>();
  for (const { id } of made) expected.set(id, { version: 1, events: new Set() });
  const gone = new Set<string>();
  for (const [step, { project, kind }] of changes.entries()) {
    const id = made[project]?.id ?? '';
    const known = expected.get(id) ?? { version: 0, events: new Set<number>() };
    if (kind === 'die') {
      void relay.stop({ deadlineMs: 0 });
      relay = world.relay(options);
      relay.start();
    } else if (kind === 'wait') {
      await clock.advance(random.next() * 400);
    } else if (!gone.has(id)) {
      const name = `name ${String(step)}`;
      if (kind === 'rename') await rest.projects.update(id, { name }, known.version);
      if (kind === 'describe') await rest.projects.update(id, { description: name }, known.version);
      if (kind === 'delete') {
        await rest.projects.delete(id, known.version);
        gone.add(id);
        // Names of a deleted project that were not published yet are void.
        known.events.clear();
      }
      known.version += 1;
      if (kind !== 'describe') known.events.add(known.version);
      relay.notify(id);
    }
  }
  calm = true;
  await clock.advance(120_000);
  for (const [id, { version, events }] of expected) {
    expect((await rest.projects.get(id))?.version).toBe(version);
    for (const event of events) expect(world.arrived).toContain(`${id}.${String(event)}`);
    expect(await allVersions(id)).toEqual([]);
  }
  await relay.stop();
}
