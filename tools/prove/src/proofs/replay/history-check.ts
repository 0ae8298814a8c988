import { isTaiStateError } from '@tai-state/core';
import type { StateSnapshot } from '@tai-state/core';
import { digestOfValue } from '@tai-state/core/state-store-kit';
import type { StateMachinePersister } from '@tai-state/persister';
import { apply } from './account.js';
import type { Account } from './account.js';
import type { Oracle, Remembered } from './oracle.js';
import { stateId } from './world.js';

type State = Pick<StateSnapshot<Account>, 'version' | 'data' | 'metadata'>;

/** Where a history lies, what it must say, and who is told when it does not. */
export interface Checked {
  readonly governorId: string;
  readonly persister: StateMachinePersister<Account>;
  readonly oracle: Oracle;
  /** Versions up to this one may have been removed. */
  readonly trimmed: number;
  readonly violate: (what: string) => void;
}

const same = (left: Account | undefined, right: Account | undefined): boolean =>
  digestOfValue(left === undefined ? null : { ...left }) ===
  digestOfValue(right === undefined ? null : { ...right });

const codeOf = (error: unknown): string => (isTaiStateError(error) ? error.code : String(error));

/** What is wrong about a state that should be one of the oracle's. */
function wrongState(found: State | undefined, version: number, wanted: Remembered): string | undefined {
  if (!same(found?.data, wanted.data)) {
    return `${JSON.stringify(found?.data)} in the place of ${JSON.stringify(wanted.data)}`;
  }
  if (found === undefined) return undefined;
  if (found.version !== version) return `version ${String(found.version)}`;
  return found.metadata.changedBy === wanted.by ? undefined : `changed by ${found.metadata.changedBy}`;
}

async function checkPast(checked: Checked, wanted: Remembered, what: string, version: number): Promise<void> {
  const { governorId, persister, trimmed, violate } = checked;
  try {
    const found = what.startsWith('time')
      ? await persister.getStateAtTime(governorId, stateId, wanted.time)
      : await persister.getStateAtVersion(governorId, stateId, version);
    const wrong = wrongState(found, version, wanted);
    if (wrong !== undefined) violate(`${what}: ${wrong}`);
  } catch (error) {
    if (codeOf(error) !== 'StateNotFound' || version > trimmed) violate(`${what}: ${String(error)}`);
  }
}

/** The fold of the events, one by one, by a reducer that is not the persister's. */
async function checkFold({ governorId, persister, oracle, trimmed, violate }: Checked): Promise<number> {
  let data = oracle.at(trimmed)?.data;
  let version = trimmed;
  for await (const event of persister.getHistory(governorId, stateId)) {
    version += 1;
    const wanted = oracle.at(version);
    data = event.action === 'close' ? undefined : apply(data, event);
    const wrong =
      event.version !== version ||
      event.schemaVersion !== (event.action === 'close' ? event.schemaVersion : 2) ||
      event.metadata.changedBy !== wanted?.by ||
      (event.toState !== undefined && !same(event.toState.data, data)) ||
      !same(data, wanted.data);
    if (wrong) violate(`fold at ${String(version)}: ${JSON.stringify(data)}`);
  }
  if (version !== oracle.version) violate(`fold ends at ${String(version)}`);
  return version - trimmed;
}

/** Loads the state, and says where it came from; undefined where it was deleted. */
export async function checkLoaded(checked: Checked): Promise<'head' | 'replay' | undefined> {
  const { governorId, persister, oracle, violate } = checked;
  const wanted = oracle.at(oracle.version);
  if (wanted === undefined) return undefined;
  try {
    const { state, source } = await persister.loadState(governorId, stateId);
    const wrong = wrongState(state, oracle.version, wanted);
    if (wrong !== undefined) violate(`load: ${wrong}`);
    return source;
  } catch (error) {
    if (codeOf(error) !== 'StateNotFound' || wanted.data !== undefined) violate(`load: ${String(error)}`);
    return undefined;
  }
}

/** Compares all that a history says with the oracle. Gives the number of comparisons. */
export async function checkHistory(checked: Checked): Promise<number> {
  const { governorId, persister, oracle, violate } = checked;
  await checkLoaded(checked);
  let comparisons = 1 + (await checkFold(checked));
  for (let version = 1; version <= oracle.version; version += 1) {
    const wanted = oracle.at(version);
    if (wanted !== undefined) await checkPast(checked, wanted, `version ${String(version)}`, version);
    comparisons += 1;
  }
  for (const [, version] of oracle.times()) {
    const wanted = oracle.at(version);
    if (wanted !== undefined) await checkPast(checked, wanted, `time of ${String(version)}`, version);
    comparisons += 1;
  }
  const { violations } = await persister.validateConsistency(governorId, stateId);
  for (const { kind, version, message } of violations) violate(`${kind} at ${String(version)}: ${message}`);
  return comparisons + 1;
}
