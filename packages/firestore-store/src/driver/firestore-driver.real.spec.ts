import { createRequire } from 'node:module';
import * as current from '@google-cloud/firestore';
import type { Firestore } from '@google-cloud/firestore';
import {
  DriverFailure,
  LIBRARY_FIELD,
  arrayUnion,
  increment,
  maximum,
  serverTime,
  versionStamp,
} from '@tai-state/core';
import type { ListenSnapshot, StoredDocument, Write } from '@tai-state/core';
import { describeReal } from '@tai-state/testbed/jest';
import { FirestoreDriver } from './firestore-driver.js';
import { sdkOf } from './firestore-sdk.js';

const oldest = createRequire(import.meta.url)('firestore-oldest') as typeof current;
const stale = { precondition: { updateTime: versionStamp(1_000_000) } } as const;
const later = { precondition: { updateTime: versionStamp(4_000_000_000_000_000) } } as const;

const copies = [
  ['8.7.1', (settings: object) => new current.Firestore(settings)],
  ['8.6.0', (settings: object) => new oldest.Firestore(settings)],
  ['8.7.1 with useBigInt', (settings: object) => new current.Firestore({ ...settings, useBigInt: true })],
] as const;

describeReal(['firestore'], 'FirestoreDriver', (servers) => {
  describe.each(copies)('on SDK %s', (version, create) => {
    const projectId = `driver-${version.replace(/\W+/g, '-').toLowerCase()}-${String(process.pid)}`;
    let firestore: Firestore;
    let driver: FirestoreDriver;
    let count = 0;

    beforeAll(() => {
      const [host, port] = servers.firestore.host.split(':');
      firestore = create({ projectId, host: `${host ?? ''}:${port ?? ''}`, ssl: false });
      driver = new FirestoreDriver({ firestore });
    });
    afterAll(async () => {
      await driver.close();
      await firestore.terminate();
    });

    const fresh = (): string => `things/${String((count += 1))}`;
    const read = async (path: string): Promise<StoredDocument | undefined> => {
      const { documents } = await driver.getAll([path], {});
      return documents[0];
    };
    const stored = async (data: Extract<Write, { type: 'create' }>['data']): Promise<StoredDocument> => {
      const path = fresh();
      await driver.commit([{ type: 'create', path, data }]);
      const document = await read(path);
      if (document === undefined) throw new Error(`${path} is not there.`);
      return document;
    };
    const failure = async (attempt: Promise<unknown>): Promise<DriverFailure> => {
      const error: unknown = await attempt.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(DriverFailure);
      return error as DriverFailure;
    };

    it('says that the emulator is one', () => {
      expect(driver.snapshotReads).toBe(false);
      expect(driver.readTimeSlackMs).toBe(20);
    });

    it('gives every kind of value back, frozen, and without the field of the library', async () => {
      const data = {
        text: 'é𝄞',
        flag: true,
        integer: 7,
        double: 1.5,
        negativeZero: -0,
        nan: NaN,
        infinite: -Infinity,
        nothing: null,
        date: new Date(1_700_000_000_123),
        bytes: new Uint8Array([0, 255]),
        list: [1, 'two', { three: [] }],
        map: { 'a.b': { 'é`\\': 1 }, empty: {} },
      };
      const document = await stored({ ...data, [LIBRARY_FIELD]: { w0: { a: 1 } } });
      expect(document.data).toEqual(data);
      expect(Object.is(document.data['negativeZero'], -0)).toBe(true);
      expect(Object.isFrozen(document)).toBe(true);
      expect(Object.isFrozen(document.data['list'])).toBe(true);
      expect(Object.isFrozen((document.data['map'] as Record<string, object>)['a.b'])).toBe(true);
    });

    it('stamps a document with the time of the commit that changed it', async () => {
      const path = fresh();
      const created = await driver.commit([{ type: 'create', path, data: { n: 1 } }]);
      const updated = await driver.commit([{ type: 'update', path, fields: { n: 2 } }]);
      const document = await read(path);
      expect(document?.createTime).toBe(created);
      expect(document?.updateTime).toBe(updated);
      expect(updated).toBeGreaterThan(created);
    });

    it('tells the time of a commit that changed nothing, and leaves the document alone', async () => {
      const document = await stored({ n: 1 });
      const { path, updateTime } = document;
      const stamp = await driver.commit([
        { type: 'verify', path, precondition: { updateTime } },
        { type: 'verify', path: fresh(), precondition: { exists: false } },
      ]);
      expect(stamp).toBeGreaterThan(updateTime);
      expect(await read(path)).toEqual(document);
    });

    it.each<[string, (path: string) => Write]>([
      ['a create of a document that is there', (path) => ({ type: 'create', path, data: {} })],
      ['an update at another version', (path) => ({ ...stale, type: 'update', path, fields: { n: 2 } })],
      ['an update at a later version', (path) => ({ ...later, type: 'update', path, fields: { n: 2 } })],
      ['a delete at another version', (path) => ({ ...stale, type: 'delete', path })],
      ['a verify of another version', (path) => ({ ...stale, type: 'verify', path })],
      ['a verify of absence', (path) => ({ type: 'verify', path, precondition: { exists: false } })],
      ['an update of nothing', (path) => ({ type: 'update', path: `${path}x`, fields: { n: 2 } })],
      [
        'a verify of presence',
        (path) => ({ type: 'verify', path: `${path}x`, precondition: { exists: true } }),
      ],
      ['a strict delete', (path) => ({ type: 'delete', path: `${path}x`, precondition: { exists: true } })],
    ])('refuses %s as a conflict, and applies nothing of the commit', async (_name, write) => {
      const document = await stored({ n: 1 });
      const other = fresh();
      const refused = driver.commit([{ type: 'set', path: other, data: {} }, write(document.path)]);
      expect(await failure(refused)).toMatchObject({ kind: 'conflict' });
      expect(await read(document.path)).toEqual(document);
      expect(await read(other)).toBeUndefined();
    });

    it('computes transforms at the server', async () => {
      const path = fresh();
      await driver.commit([
        { type: 'create', path, data: { n: 1, deep: { at: serverTime(), tags: ['a'] } } },
      ]);
      await driver.commit([
        {
          type: 'update',
          path,
          fields: { n: increment(2), 'deep.tags': arrayUnion('a', 'b'), 'deep.`odd name`': maximum(4) },
        },
      ]);
      const document = await read(path);
      expect(document?.data).toMatchObject({ n: 3, deep: { tags: ['a', 'b'], 'odd name': 4 } });
      expect((document?.data['deep'] as { at: Date }).at.getTime()).toBeGreaterThan(1_700_000_000_000);
    });

    it('probes the field of the library only', async () => {
      const document = await stored({ n: 1, [LIBRARY_FIELD]: { w0: { a: 1 } } });
      expect(await driver.probe([document.path, fresh()])).toEqual([
        { updateTime: document.updateTime, library: { w0: { a: 1 } } },
        undefined,
      ]);
    });

    it('reads fields, paths alone, and the past', async () => {
      const document = await stored({ n: 1, m: { a: 1, b: 2 } });
      const { path, updateTime: readTime } = document;
      await driver.commit([{ type: 'update', path, fields: { n: 2 } }]);
      expect((await driver.getAll([path], { mask: ['m.a'] })).documents[0]?.data).toEqual({ m: { a: 1 } });
      expect((await driver.getAll([path], { mask: [] })).documents[0]?.data).toEqual({});
      const past = await driver.getAll([path], { readTime });
      expect(past).toEqual({ documents: [document], readTime });
    });

    it('queries with filters, order, cursors and projection', async () => {
      const collection = `lists/${fresh().replace('/', '-')}/rows`;
      await driver.commit(
        [3, 1, 2, 5, 4].map((n) => ({
          type: 'create',
          path: `${collection}/d${String(n)}`,
          data: { n, odd: n % 2 },
        })),
      );
      const { documents } = await driver.query({
        collection,
        where: {
          or: [
            { field: 'odd', op: '==', value: 1 },
            { field: 'n', op: '>', value: 3 },
          ],
        },
        orderBy: [
          { field: 'n', direction: 'desc' },
          { field: '__name__', direction: 'desc' },
        ],
        start: { values: [5, `${collection}/d5`], inclusive: false },
        limit: 2,
        select: ['n'],
      });
      expect(documents.map(({ id, data }) => [id, data])).toEqual([
        ['d4', { n: 4 }],
        ['d3', { n: 3 }],
      ]);
      const byName = await driver.query({
        collection: 'rows',
        allDescendants: true,
        where: { field: '__name__', op: 'in', value: [`${collection}/d1`] },
        select: [],
      });
      expect(byName.documents.map(({ path, data }) => [path, data])).toEqual([[`${collection}/d1`, {}]]);
      const { values } = await driver.aggregate({
        query: { collection, where: { field: 'n', op: '>', value: 2 } },
        aggregations: {
          'how many': { kind: 'count' },
          sum: { kind: 'sum', field: 'n' },
          avg: { kind: 'avg', field: 'odd' },
        },
      });
      expect(values).toEqual({ 'how many': 3, sum: 12, avg: 2 / 3 });
    });

    it('listens to a query and to a document until closed', async () => {
      const collection = `lists/${fresh().replace('/', '-')}/rows`;
      const seen: ListenSnapshot[] = [];
      let wake = (): void => undefined;
      const subscription = driver.listen(
        { query: { collection } },
        {
          next: (snapshot) => {
            seen.push(snapshot);
            wake();
          },
          error: () => undefined,
        },
      );
      const until = async (rule: (snapshot: ListenSnapshot) => boolean): Promise<ListenSnapshot> => {
        for (;;) {
          const found = seen.find(rule);
          if (found !== undefined) return found;
          await new Promise<void>((resolve) => (wake = resolve));
        }
      };
      expect((await until(() => true)).documents).toEqual([]);
      const stamp = await driver.commit([{ type: 'create', path: `${collection}/a`, data: { n: 1 } }]);
      const [document] = (await until(({ documents }) => documents.length === 1)).documents;
      expect(document).toMatchObject({ path: `${collection}/a`, data: { n: 1 }, updateTime: stamp });
      subscription.close();
    });

    it('ends a listener with what the SDK refuses to ask', async () => {
      const where = { field: 'n', op: '<', value: null } as const;
      const error = await new Promise((resolve) => {
        driver.listen({ query: { collection: 'things', where } }, { next: () => undefined, error: resolve });
      });
      expect(error).toMatchObject({ kind: 'invalid' });
    });

    it('ends a listener once, with its reason, at a document that the port cannot hold', async () => {
      const path = fresh();
      await driver.commit([{ type: 'create', path, data: { ok: 1 } }]);
      const errors: Error[] = [];
      await new Promise<void>((resolve) => {
        driver.listen(
          { document: path },
          {
            next: () => void firestore.doc(path).set({ self: firestore.doc(path) }),
            error: (error) => {
              errors.push(error);
              resolve();
            },
          },
        );
      });
      expect(errors).toMatchObject([{ kind: 'unreadable' }]);
    });

    it('refuses to read references and points, and says where they are', async () => {
      const path = fresh();
      const reference = firestore.doc(path);
      await reference.set({ list: [{ self: reference }] });
      expect(await failure(driver.getAll([path], {}))).toMatchObject({
        kind: 'unreadable',
        message: expect.stringContaining(`${path}: list[0].self: `) as string,
      });
      if (sdkOf(firestore).FieldPath === oldest.FieldPath) return;
      await reference.set({ point: new current.GeoPoint(1, 2) });
      expect(await failure(driver.query({ collection: 'things' }))).toMatchObject({ kind: 'unreadable' });
    });

    it('says at once that a commit is too large, where the SDK would try for minutes', async () => {
      const writes = Array.from({ length: 6 }, (): Write => {
        return { type: 'set', path: fresh(), data: { text: 'x'.repeat(900_000) } };
      });
      expect(await failure(driver.commit(writes))).toMatchObject({ kind: 'too-large' });
    });
  });
});
