import type { DocumentValue, Write } from '@tai-state/core';
import type { Tally } from '../lost-replies/tally.js';
import { checkHistory, checkLoaded } from './history-check.js';
import type { Checked } from './history-check.js';
import { Oracle } from './oracle.js';
import { randomChanges } from './random-changes.js';
import type { World } from './world.js';
import { signing, stateId } from './world.js';

type Fields = Readonly<Record<string, DocumentValue>>;

/** What can happen to the document of a state past the library. */
const damages: readonly Fields[] = [
  { data: { owner: 'nobody', name: null, total: -1, last: -1 } },
  { data: null },
  { version: 'x' },
  { causality: 7 },
];

/** A history by chance, with all that happens to it, and the checks of what it says. */
export class RandomHistory {
  readonly #world: World;
  readonly #tally: Tally;
  readonly #seed: number;
  #governorId = 'origin';
  #oracle = new Oracle();
  #trimmed = 0;

  constructor(world: World, seed: number, tally: Tally) {
    this.#world = world;
    this.#seed = seed;
    this.#tally = tally;
  }

  /** Writes, and lets things happen in between. */
  async live(steps: number): Promise<void> {
    await this.#log();
    for (let step = 0; step < steps; step += 1) {
      const drawn = this.#world.random.next();
      if (drawn < 0.08) await this.#cleanUp();
      else if (drawn < 0.16) await this.#recover('damaged');
      else if (drawn < 0.2) await this.#recover('lost');
      else if (drawn < 0.25 && this.#world.isPersonal) await this.#forget();
      else await this.#log();
    }
  }

  /** Compares everything with what is kept beside it. Gives the number of comparisons. */
  check(): Promise<number> {
    return checkHistory(this.#checked());
  }

  /** Brings the history to another governor, and goes on there. */
  async move(): Promise<void> {
    const [there, origin] = ['elsewhere', this.#governorId];
    const lines = this.#world.open().exportHistory(origin, stateId, { signer: signing });
    await this.#world.open().importHistory(there, stateId, lines, { verifier: signing });
    this.#tally.count('imports');
    this.#governorId = there;
    this.#oracle = this.#oracle.copy();
  }

  /** Loses the head, or has it damaged: the state is the same, and its versions go on. */
  async #recover(how: 'lost' | 'damaged'): Promise<void> {
    if (this.#oracle.data === undefined) return;
    const { store, paths } = this.#world.open().context.states;
    const path = paths.head(this.#governorId, stateId);
    const fields = damages[this.#world.from(0, damages.length - 1)] ?? {};
    const write: Write = how === 'lost' ? { type: 'delete', path } : { type: 'update', path, fields };
    await store.commit([write], { idempotent: true });
    const source = await checkLoaded(this.#checked());
    if (source !== 'replay') this.#violate(`a head that is ${how} was loaded from: ${String(source)}`);
    this.#tally.count(`heads ${how}`);
    await this.#log();
  }

  /** The end of a history: its head is lost, whatever was removed of it before. */
  async loseHead(): Promise<void> {
    await this.#recover('lost');
    await checkLoaded(this.#checked());
  }

  async #log(): Promise<void> {
    const { clock } = this.#world;
    const { transitions, versions } = randomChanges(this.#world, this.#oracle);
    await clock.advance(this.#world.from(2, 500));
    const { data, version } = this.#oracle;
    const exact = data === undefined ? 'must-not-exist' : version;
    const expected = this.#world.chance(0.5) ? exact : 'any';
    const given = transitions.length === 1 ? (transitions[0] ?? transitions) : transitions;
    const logged = await this.#world.open().logTransition(this.#governorId, stateId, given, expected);
    this.#oracle.add(...versions.map((one) => ({ ...one, time: clock.now() + 1 })));
    if (logged.version !== this.#oracle.version) this.#violate(`logged as ${String(logged.version)}`);
    this.#tally.count('transitions', versions.length);
  }

  async #cleanUp(): Promise<void> {
    await this.#world.clock.advance(2_000);
    const keepVersions = this.#world.from(1, 6);
    const report = await this.#world.open().cleanupOldData(this.#governorId, { keepVersions });
    const { firstVersion } = await this.#world.open().validateConsistency(this.#governorId, stateId);
    const most = Math.max(this.#trimmed, this.#oracle.version - keepVersions);
    this.#trimmed = firstVersion - 1;
    if (this.#trimmed > most) this.#violate('too much was removed');
    this.#tally.count('events removed', report.events);
  }

  async #forget(): Promise<void> {
    const owner = this.#world.chance(0.5) ? 'ann' : 'bob';
    await this.#world.open().forget(owner);
    this.#oracle.forget(owner);
    this.#tally.count('subjects forgotten');
  }

  #violate(what: string): void {
    this.#tally.violate(`seed ${String(this.#seed)}, ${this.#governorId}: ${what}`);
  }

  #checked(): Checked {
    return {
      governorId: this.#governorId,
      persister: this.#world.open(),
      oracle: this.#oracle,
      trimmed: this.#trimmed,
      violate: (what) => {
        this.#violate(what);
      },
    };
  }
}
