import { VectorClock } from '../causality/vector-clock.js';
import { isTaiStateError } from '../errors/tai-state-error.js';
import { StateNotFound } from '../errors/errors.js';
import type { CallOptions } from '../runtime/call-options.js';
import type { Change } from '../state-store/change-metadata.js';
import type { StateSnapshot, StoredState } from '../state-store/state-snapshot.js';
import type { StateStore } from '../state-store/state-store.js';
import type { RepairReport, StateCopy } from './state-copy.js';
import { digestOfState } from './total-order.js';

type Resolve<T> = (left: StateSnapshot<T>, right: StateSnapshot<T>) => Promise<StateSnapshot<T>>;

interface Held<T> {
  readonly copy: StateCopy<T>;
  readonly state: StateSnapshot<T>;
}

/** Where a state lies, and who repairs it. */
export interface RepairTarget<T> {
  readonly states: StateStore<T>;
  readonly governorId: string;
  readonly stateId: string;
  readonly metadata: Change;
  /** For the next call to the store: throws once the repair's time is up. */
  readonly io: () => CallOptions;
}

async function authority<T>({
  states,
  governorId,
  stateId,
  io,
}: RepairTarget<T>): Promise<StoredState<T> | undefined> {
  try {
    return await states.getState(governorId, stateId, io());
  } catch (error) {
    if (error instanceof StateNotFound) return undefined;
    throw error;
  }
}

/** What belongs to the state, without what belongs to the store that it was read from. */
function bare<T>({ id, data, version, timestamp, metadata, causality }: StateSnapshot<T>): StateSnapshot<T> {
  return Object.freeze({ id, data, version, timestamp, metadata, causality });
}

/** Whether a copy knows of a change that the store does not. */
function knowsMore<T>(held: StateSnapshot<T>, state: StateSnapshot<T>): boolean {
  const order = VectorClock.from(held.causality).compare(VectorClock.from(state.causality));
  return order === 'after' || order === 'concurrent';
}

/** Brings what the copies know and the store does not into the store: each under the version that it was resolved with. */
async function mergeIntoStore<T>(
  target: RepairTarget<T>,
  stored: StoredState<T>,
  held: readonly Held<T>[],
  resolve: Resolve<T>,
): Promise<StoredState<T>> {
  const { states, governorId, stateId, metadata, io } = target;
  let state = stored;
  for (const { state: other } of held) {
    if (!knowsMore(other, state)) continue;
    const { data, causality } = await resolve(bare(state), other);
    const known = { ...io(), causality: { ...other.causality, ...causality } };
    await states.updateState(governorId, stateId, data, state.token, metadata, known);
    state = await states.getState(governorId, stateId, io());
  }
  return state;
}

/**
 * Brings copies of a state to what the store holds. A copy that knows of a change that the store does not is resolved
 * with it, and the store is written first. Every write is conditional. A copy that fails stops nobody else.
 */
export async function repairCopies<T>(
  target: RepairTarget<T>,
  copies: readonly StateCopy<T>[],
  resolve: Resolve<T>,
): Promise<RepairReport<T>> {
  const { governorId, stateId } = target;
  const failed: { readonly copy: string; readonly error: unknown }[] = [];
  const attempt = async <R>(copy: StateCopy<T>, run: () => Promise<R>): Promise<R | undefined> => {
    try {
      return await run();
    } catch (error) {
      failed.push({ copy: copy.name, error });
      return undefined;
    }
  };
  const readings = await Promise.all(
    copies.map(async (copy) => {
      const state = await attempt(copy, () => copy.read(governorId, stateId));
      return state === undefined ? [] : [{ copy, state }];
    }),
  );
  const held: readonly Held<T>[] = readings.flat();
  const stored = await authority(target);
  const merged = stored && (await mergeIntoStore(target, stored, held, resolve));
  const state = merged && bare(merged);
  const digest = state && digestOfState(state);
  const [current, repaired, overtaken]: [string[], string[], string[]] = [[], [], []];
  await Promise.all(
    held.map(async ({ copy, state: before }) => {
      if (digest === digestOfState(before)) return current.push(copy.name);
      const done = await attempt(copy, () => copy.replace(governorId, stateId, before, state));
      if (done === undefined) return undefined;
      return (done ? repaired : overtaken).push(copy.name);
    }),
  );
  return { state, current, repaired, overtaken, failed, storeRepaired: merged?.version !== stored?.version };
}

/** The code of an error of the table, for a log line. */
export function codeOf(error: unknown): string {
  return isTaiStateError(error) ? error.code : 'unknown';
}
