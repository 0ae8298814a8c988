import { FieldValue } from '@google-cloud/firestore';
import type { DocumentReference, Firestore } from '@google-cloud/firestore';
import { increment, versionStamp } from '@tai-state/core';
import type { VersionStamp, Write } from '@tai-state/core';
import type { Operation } from './operation.js';

interface Counter {
  readonly path: string;
  readonly reference: DocumentReference;
  readonly lastUpdateTime: FirebaseFirestore.Timestamp;
  readonly updateTime: VersionStamp;
}

async function counter(direct: Firestore, key: string): Promise<Counter> {
  const path = `counters/${key}`;
  const reference = direct.doc(path);
  const { writeTime } = await reference.set({ n: 0 });
  const updateTime = versionStamp(writeTime.seconds * 1_000_000 + Math.floor(writeTime.nanoseconds / 1_000));
  return { path, reference, lastUpdateTime: writeTime, updateTime };
}

async function countOf(reference: DocumentReference): Promise<number> {
  return Number((await reference.get()).get('n') ?? 0);
}

const create: Operation = {
  name: 'create',
  prepare(direct, key) {
    const path = `created/${key}`;
    const reference = direct.doc(path);
    return Promise.resolve({
      writes: [{ type: 'create', path, data: { n: increment(1) } }],
      commitBySdk: (firestore) => firestore.doc(path).create({ n: FieldValue.increment(1) }),
      overtake: () => reference.create({ other: true }),
      follow: () => reference.update({ other: true }),
      applied: () => countOf(reference),
    });
  },
};

const conditionalUpdate: Operation = {
  name: 'conditional update',
  async prepare(direct, key) {
    const { path, reference, lastUpdateTime, updateTime } = await counter(direct, key);
    return {
      writes: [{ type: 'update', path, fields: { n: increment(1) }, precondition: { updateTime } }],
      commitBySdk: (firestore) =>
        firestore.doc(path).update({ n: FieldValue.increment(1) }, { lastUpdateTime }),
      overtake: () => reference.update({ other: true }),
      follow: () => reference.update({ other: true }),
      applied: () => countOf(reference),
    };
  },
};

const blindIncrement: Operation = {
  name: 'blind increment',
  async prepare(direct, key) {
    const { path, reference } = await counter(direct, key);
    return {
      writes: [{ type: 'update', path, fields: { n: increment(1) } }],
      commitBySdk: (firestore) => firestore.doc(path).update({ n: FieldValue.increment(1) }),
      overtake: undefined,
      follow: () => reference.update({ other: true }),
      applied: () => countOf(reference),
    };
  },
};

const twoDocuments: Operation = {
  name: 'two-document commit',
  async prepare(direct, key) {
    const { path, reference, lastUpdateTime, updateTime } = await counter(direct, key);
    const other = `created/${key}-two`;
    const writes: readonly Write[] = [
      { type: 'update', path, fields: { n: increment(1) }, precondition: { updateTime } },
      { type: 'create', path: other, data: { n: increment(1) } },
    ];
    return {
      writes,
      commitBySdk: (firestore) =>
        firestore
          .batch()
          .update(firestore.doc(path), { n: FieldValue.increment(1) }, { lastUpdateTime })
          .create(firestore.doc(other), { n: FieldValue.increment(1) })
          .commit(),
      overtake: () => reference.update({ other: true }),
      follow: () => reference.update({ other: true }),
      async applied() {
        const [first, second] = await Promise.all([countOf(reference), countOf(direct.doc(other))]);
        return first === second ? first : NaN;
      },
    };
  },
};

/** The kinds of commit that are put to the test. */
export const operations: readonly Operation[] = [create, conditionalUpdate, blindIncrement, twoDocuments];
