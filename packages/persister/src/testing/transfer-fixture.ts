import { failsWith, same } from '@tai-state/core/testing';
import type { StateMachinePersister } from '../persister/state-machine-persister.js';
import { hmacSigning } from '../transfer/local-signing.js';
import { addReducer } from './persister-context.js';
import type { Counter, PersisterContext, PersisterSettings } from './persister-context.js';
import { rawDocuments } from './raw-documents.js';

/** The key of the suite, and another one of the same name. */
export const key = hmacSigning('suite', new Uint8Array(32).fill(1));
export const stranger = hmacSigning('suite', new Uint8Array(32).fill(2));
/** Persisters whose events keep different things. */
export const kinds: readonly PersisterSettings[] = [
  {},
  { reducer: addReducer, config: { recordStates: 'digest', snapshotInterval: 4 } },
  { config: { hashChain: true, maxReplayBatchSize: 3 } },
];

/** All that there is. */
export async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Texts as lines that come one by one. */
export async function* lines(texts: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
  await Promise.resolve();
}

/** The lines of an export. */
export const exported = (
  t: PersisterContext,
  persister: StateMachinePersister<Counter>,
): Promise<readonly string[]> => collected(persister.exportHistory(t.governorId, 'a', { signer: key }));

/** A history of ten versions and its export. */
export async function exportedTen(
  t: PersisterContext,
  settings: PersisterSettings = {},
): Promise<readonly string[]> {
  const persister = await t.persister(settings);
  await t.count(persister, 'a', 10);
  return exported(t, persister);
}

/** Asserts that nothing is to be seen of a state, nor of an import. */
export async function nothingThere(
  t: PersisterContext,
  persister: StateMachinePersister<Counter>,
): Promise<void> {
  const states = await t.states();
  same(await states.exists(t.governorId, 'a'), false);
  await failsWith('StateNotFound', persister.loadState(t.governorId, 'a'));
  same(await collected(persister.getHistory(t.governorId, 'a')), []);
  same(await collected(states.getAllEvents(t.governorId)), []);
  for (const name of ['states', 'events', 'snapshots', 'imports'])
    same((await rawDocuments(t, name)).length, 0, name);
}

/** Lines, one of them with another text in it. */
export const edited = (
  texts: readonly string[],
  index: number,
  from: string,
  to: string,
): readonly string[] => texts.map((text, at) => (at === index ? text.replace(from, to) : text));
