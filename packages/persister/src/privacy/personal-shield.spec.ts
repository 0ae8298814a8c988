import fc from 'fast-check';
import { Meter } from '@tai-state/core';
import type { DocumentValue } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import { stateContext, valueAt } from '@tai-state/core/state-store-kit';
import { ManualClock, failsWith, same } from '@tai-state/core/testing';
import type { KeyPort } from './key-port.js';
import { LocalKeys } from './local-keys.js';
import { PersonalShield } from './personal-shield.js';
import type { AnyPersonalData } from './personal-shield.js';

const fields = ['name', 'address.street', '`of birth`'];

class Bed {
  readonly clock = new ManualClock();
  readonly meter = new Meter();
  readonly #storage = new MemoryStorage({ clock: this.clock });

  /** A shield of another process. */
  shield(personal: Partial<AnyPersonalData> = {}, queryable: readonly string[] = []): PersonalShield {
    const runtime = { clock: this.clock };
    const store = new MemoryDocumentStore({ storage: this.#storage, meter: this.meter, runtime });
    const context = stateContext({ store, nodeId: 'n', queryable, runtime });
    const subjectOf = (data: DocumentValue): string => valueAt(data, 'owner') as string;
    return new PersonalShield(context, { fields, subjectOf, keys, ...personal });
  }
}

const keys = new LocalKeys(new Uint8Array(32).fill(1));
const data = {
  owner: 'u1',
  name: 'Ada',
  address: { street: 'Long Lane', city: 'Rome' },
  'of birth': new Date(5),
  more: 1,
};

describe('a shield', () => {
  const value = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
    fc.array(fc.string()),
    fc.dictionary(fc.constantFrom('a', '$b', '$date'), fc.double()),
  );

  it('gives back what it has sealed, redacts both alike, and leaves the rest as it is', async () => {
    const shield = new Bed().shield();
    await fc.assert(
      fc.asyncProperty(value, value, async (name, street) => {
        const given = { ...data, name, address: { ...data.address, street } };
        const sealed = await shield.seal(given, {});
        same(await shield.open(sealed, {}), given);
        same(shield.redact(sealed), shield.redact(given));
        same([valueAt(sealed, 'owner'), valueAt(sealed, 'address.city')], ['u1', 'Rome']);
        expect(valueAt(sealed, 'name')).toHaveProperty('$sealed', 1);
      }),
      { numRuns: 50 },
    );
  });

  it('seals equal values differently each time', async () => {
    const shield = new Bed().shield();
    const [one, other] = [await shield.seal(data, {}), await shield.seal(data, {})];
    expect(valueAt(one, 'name')).not.toEqual(valueAt(other, 'name'));
  });

  it('leaves absent and null fields alone, and needs no key for them', async () => {
    const bed = new Bed();
    const given = { owner: 'u1', name: null };
    const { cost } = await bed.meter.measure(async () => {
      same(await bed.shield().seal(given, {}), given);
    });
    same(cost.rpcs, 0);
  });

  it('shows subjectOf no personal field', async () => {
    const subjectOf = (shown: DocumentValue): string => {
      same([valueAt(shown, 'name'), valueAt(shown, 'address')], [null, { street: null, city: 'Rome' }]);
      return 'u1';
    };
    await new Bed().shield({ subjectOf }).seal(data, {});
  });

  it.each(['', undefined, 7])('refuses the subject %j', async (subject) => {
    await failsWith(
      'InvalidArgument',
      new Bed().shield({ subjectOf: () => subject as string }).seal(data, {}),
    );
  });

  it('refuses a value that looks sealed: it could be cut out of another document', async () => {
    const bed = new Bed();
    const sealed = valueAt(await bed.shield().seal(data, {}), 'name') ?? null;
    for (const given of [{ more: sealed }, { name: sealed }, { list: [{ deep: sealed }] }]) {
      await failsWith('InvalidArgument', bed.shield().seal(given, {}));
      await failsWith('InvalidArgument', bed.shield().sealPayload('any', given, data, {}));
    }
  });

  it('refuses a list on the way to a field: what is in it would stay readable', async () => {
    const shield = new Bed().shield({ payloadFields: { move: ['to.street'] } });
    const listed = { ...data, address: [{ street: 'Long Lane' }] };
    await failsWith('InvalidArgument', shield.seal(listed, {}));
    const payload = { to: [{ street: 'Long Lane' }] };
    await failsWith('InvalidArgument', shield.sealPayload('move', payload, data, {}));
  });

  it('seals payloads by their action, for the subject of the data', async () => {
    const bed = new Bed();
    const shield = bed.shield({ payloadFields: { named: ['to'] } });
    const sealed = await shield.sealPayload('named', { to: 'Bea', why: 'x' }, data, {});
    expect(valueAt(sealed, 'to')).toHaveProperty('$sealed', 1);
    same(await shield.open(sealed, {}), { to: 'Bea', why: 'x' });
    same(shield.redactPayload('named', sealed), { to: null, why: 'x' });
    same(await shield.sealPayload('other', { to: 'Bea' }, data, {}), { to: 'Bea' });
    await failsWith('InvalidArgument', shield.sealPayload('named', { to: 'Bea' }, undefined, {}));
  });

  it.each([
    ['name', 'queryable itself', {}, ['name']],
    ['address', 'around a queryable field', { fields: ['address'] }, ['address.city']],
    ['address.street', 'inside a queryable field', {}, ['address']],
    ['name', 'named twice', { fields: ['name', 'name'] }, []],
    ['a.b', 'inside another one', { fields: ['a', 'a.b'] }, []],
    ['none', 'missing altogether', { fields: [] }, []],
    ['a..b', 'no field path', { fields: ['a..b'] }, []],
    ['life', 'below zero', { keyLifeMs: -1 }, []],
  ])('refuses %s: %s', async (_field, _why, personal, queryable) => {
    await failsWith('InvalidArgument', () => new Bed().shield(personal, queryable));
  });
});

describe('what was sealed', () => {
  it.each([
    ['another byte', (value: Uint8Array) => value.map((byte, index) => (index === 20 ? byte ^ 1 : byte))],
    ['a byte less', (value: Uint8Array) => value.slice(0, -1)],
    ['no bytes', () => new Uint8Array(0)],
  ])('is refused with %s', async (_what, change) => {
    const shield = new Bed().shield();
    const name = valueAt(await shield.seal(data, {}), 'name') as { subject: string; value: Uint8Array };
    await failsWith('SerializationError', shield.open({ name: { ...name, value: change(name.value) } }, {}));
  });

  it('is refused in another place, under another subject and in an unknown format', async () => {
    const shield = new Bed().shield();
    const name = valueAt(await shield.seal(data, {}), 'name') as Record<string, DocumentValue>;
    const other = valueAt(await shield.seal({ ...data, owner: 'u2' }, {}), 'name') as typeof name;
    await failsWith('SerializationError', shield.open({ title: name }, {}));
    await failsWith(
      'SerializationError',
      shield.open({ name: { ...name, subject: other['subject'] ?? '' } }, {}),
    );
    await failsWith('SerializationError', shield.open({ name: { ...name, subject: 'unknown' } }, {}));
    await failsWith('SerializationError', shield.open({ name: { ...name, $sealed: 2 } }, {}));
  });

  it('is refused where the key port has another key', async () => {
    const bed = new Bed();
    const sealed = await bed.shield().seal(data, {});
    const error = await failsWith(
      'SerializationError',
      bed.shield({ keys: new LocalKeys() }).open(sealed, {}),
    );
    expect(error.message).toMatch(/^subjectKeys\/[0-9a-f]{64}: expected a data key that the key port/);
    await failsWith('SerializationError', bed.shield({ keys: new LocalKeys() }).seal(data, {}));
  });
});

describe('a subject that was forgotten', () => {
  it('is unreadable at once here, and elsewhere when the key has served its life', async () => {
    const bed = new Bed();
    const [here, elsewhere] = [bed.shield(), bed.shield()];
    const sealed = await here.seal(data, {});
    await elsewhere.open(sealed, {});
    await here.forget('u1', {});
    const gone = { ...data, name: null, address: { ...data.address, street: null }, 'of birth': null };
    same(await here.open(sealed, {}), gone);
    same(await elsewhere.open(sealed, {}), data);
    await bed.clock.advance(60_000);
    same(await elsewhere.open(sealed, {}), gone);
    same(here.redact(sealed), here.redact(gone));
  });

  it('gets no new key, but what is null can be written', async () => {
    const bed = new Bed();
    await bed.shield().forget('u1', {});
    await failsWith('InvalidState', bed.shield().seal(data, {}));
    same(await bed.shield().seal({ owner: 'u1', name: null, more: 2 }, {}), {
      owner: 'u1',
      name: null,
      more: 2,
    });
  });

  it('takes nobody along, and can be forgotten again', async () => {
    const bed = new Bed();
    const shield = bed.shield();
    const other = await shield.seal({ ...data, owner: 'u2' }, {});
    const { cost } = await bed.meter.measure(() => shield.forget('u1', {}));
    same(cost, { rpcs: 1, reads: 0, writes: 1, deletes: 0 });
    await shield.forget('u1', {});
    same(await bed.shield().open(other, {}), { ...data, owner: 'u2' });
  });

  it('is not brought back by a key that was on its way', async () => {
    const bed = new Bed();
    await bed.shield().seal(data, {});
    let unwrap = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      unwrap = resolve;
    });
    const slow: KeyPort = {
      wrap: (key, id) => keys.wrap(key, id),
      async unwrap(wrapped, id) {
        await waiting;
        return keys.unwrap(wrapped, id);
      },
    };
    const shield = bed.shield({ keys: slow });
    const sealing = shield.seal(data, {});
    const forgetting = shield.forget('u1', {});
    unwrap();
    await Promise.all([sealing, forgetting]);
    expect(valueAt(await shield.open(await sealing, {}), 'name')).toBeNull();
  });
});

describe('the key of a subject', () => {
  it('is one, however many processes make it at the same time', async () => {
    const bed = new Bed();
    const shields = Array.from({ length: 8 }, () => bed.shield());
    const sealed = await Promise.all(shields.map((shield) => shield.seal(data, {})));
    const reader = bed.shield();
    for (const one of sealed) same(await reader.open(one, {}), data);
  });

  it('costs a read and a write the first time, a read in another process, and nothing from then on', async () => {
    const bed = new Bed();
    const [one, other] = [bed.shield(), bed.shield()];
    const costs = [];
    for (const shield of [one, one, other, other]) {
      costs.push((await bed.meter.measure(() => shield.seal(data, {}))).cost);
    }
    same(
      costs.map(({ rpcs, reads, writes }) => [rpcs, reads, writes]),
      [
        [2, 1, 1],
        [0, 0, 0],
        [1, 1, 0],
        [0, 0, 0],
      ],
    );
  });

  it('does not wait for ever for its port', async () => {
    const bed = new Bed();
    const never: KeyPort = {
      wrap: () => new Promise(() => undefined),
      unwrap: () => new Promise(() => undefined),
    };
    const sealing = failsWith('Timeout', bed.shield({ keys: never }).seal(data, { deadlineMs: 50 }));
    await bed.clock.runUntil(sealing);
  });

  it.each([31, 33])('has 32 bytes, not %i', async (length) => {
    await failsWith('InvalidArgument', () => new LocalKeys(new Uint8Array(length)));
    const short: KeyPort = {
      wrap: (key) => Promise.resolve(key),
      unwrap: () => Promise.resolve(new Uint8Array(length)),
    };
    const bed = new Bed();
    await bed.shield({ keys: short }).seal(data, {});
    await failsWith('SerializationError', bed.shield({ keys: short }).seal(data, {}));
  });
});
