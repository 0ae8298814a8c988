import { Call, checkId } from '@tai-state/core';
import type { Change, DocumentData, DocumentPath, DocumentValue, StateStore } from '@tai-state/core';
import {
  checkedValue,
  checkedWholeNumber,
  dataFromStore,
  dataToStore,
} from '@tai-state/core/state-store-kit';
import { HotKey } from './hot-key.js';
import type { HotKeyLimits } from './hot-key.js';
import type { MutateLimits, MutateOptions, MutatedState } from './mutate-options.js';
import { Mutation, mutationRequest } from './mutation.js';

/** Folds concurrent mutations of one state into one commit. */
export class GroupCommit<T = DocumentData> {
  readonly #states: StateStore<T>;
  readonly #limits: HotKeyLimits;
  readonly #keys = new Map<DocumentPath, HotKey>();

  /** Throws `InvalidArgument`. */
  constructor(states: StateStore<T>, limits: MutateLimits = {}) {
    this.#states = states;
    this.#limits = {
      groupSize: checkedWholeNumber(limits.groupSize ?? 400, 'groupSize', 1, 400),
      queueSize: checkedWholeNumber(limits.queueSize ?? 10_000, 'queueSize', 1, 1_000_000),
      sliceMs: checkedWholeNumber(limits.sliceMs ?? 60, 'sliceMs', 1, 60_000),
      minIntervalMs: checkedWholeNumber(limits.minIntervalMs ?? 0, 'minIntervalMs', 0, 60_000),
    };
  }

  /** Queues a mutation and waits for its outcome. */
  async mutate(
    governorId: string,
    stateId: string,
    change: (data: T | undefined) => T | Promise<T>,
    metadata: Change,
    options: MutateOptions = {},
  ): Promise<MutatedState<T>> {
    const { context, schema } = this.#states;
    if (options.operationId !== undefined) checkId(options.operationId, 'operationId');
    const apply = async (stored: DocumentValue | undefined): Promise<DocumentValue> => {
      const data = stored === undefined ? undefined : await dataFromStore(schema, stored, `state ${stateId}`);
      const changed = checkedValue(await change(data), 'data');
      return dataToStore(schema, changed);
    };
    const request = mutationRequest(context, { governorId, stateId }, apply, metadata, options);
    using call = new Call('mutate', context.runtime.clock, options, context.deadlineMs);
    const mutation = new Mutation(request, call);
    this.#add(mutation);
    const { version, token, data } = await mutation.outcome();
    const made = data === undefined ? undefined : await dataFromStore(schema, data, `state ${stateId}`);
    return Object.freeze({ version, token, data: made });
  }

  #add(mutation: Mutation): void {
    const { path } = mutation.request;
    const busy = this.#keys.get(path);
    const idle = (): void => void this.#keys.delete(path);
    const key = busy ?? new HotKey(this.#states.context, path, this.#limits, idle);
    key.add(mutation);
    if (busy !== undefined) return;
    this.#keys.set(path, key);
    void key.drain();
  }
}
