import type { StateSnapshot } from '../state-store/state-snapshot.js';

/** A copy of states that can fall behind: a cache, a replica, a denormalised document. */
export interface StateCopy<T> {
  /** For reports and messages. */
  readonly name: string;
  /** What the copy holds; undefined where it holds nothing. */
  read(governorId: string, stateId: string): Promise<StateSnapshot<T> | undefined>;
  /**
   * Puts a state (undefined: nothing) in the place of what was read, and of nothing else: false, with nothing
   * written, when the copy holds another one by now.
   */
  replace(
    governorId: string,
    stateId: string,
    held: StateSnapshot<T>,
    state: StateSnapshot<T> | undefined,
  ): Promise<boolean>;
}

/** What a repair has found and done. */
export interface RepairReport<T> {
  /** The state as all copies should hold it; undefined: none. */
  readonly state: StateSnapshot<T> | undefined;
  /** Names of copies that were current. Copies that held nothing are in no list. */
  readonly current: readonly string[];
  readonly repaired: readonly string[];
  /** Names of copies that were changed by others meanwhile: they were left alone. */
  readonly overtaken: readonly string[];
  /** Copies that could not be read or written, and why. */
  readonly failed: readonly { readonly copy: string; readonly error: unknown }[];
  /** Whether a copy knew of a change that the store did not, so that the store was written too. */
  readonly storeRepaired: boolean;
}
