import { Meter } from '@tai-state/core';
import type { StoredDocument, Write } from '@tai-state/core';
import type { PersisterContext } from './persister-context.js';

/** The path of a collection of the case's governor. */
export const collectionOf = (t: PersisterContext, name: string): string =>
  `${t.root}/governors/${t.governorId}/${name}`;

/** All documents of a collection, in the order of their ids. Counted by no meter. */
export async function rawDocuments(t: PersisterContext, name: string): Promise<readonly StoredDocument[]> {
  const store = await t.store({ meter: new Meter() });
  return (await store.query({ collection: collectionOf(t, name) })).documents;
}

/** Writes past the library, as only an operator could. */
export async function rawWrite(t: PersisterContext, ...writes: readonly Write[]): Promise<void> {
  const store = await t.store({ meter: new Meter() });
  await store.commit(writes, { idempotent: true });
}

/** The event of a version, as it lies in storage. */
export async function rawEvent(t: PersisterContext, version: number): Promise<StoredDocument> {
  const found = (await rawDocuments(t, 'events')).find(({ data }) => data['version'] === version);
  if (found === undefined) throw new TypeError(`There is no event of version ${String(version)}.`);
  return found;
}
