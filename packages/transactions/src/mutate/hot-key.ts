import {
  OperationReused,
  OutcomeUnknown,
  StorageUnavailable,
  TooLarge,
  VersionConflict,
  isTaiStateError,
  versionStamp,
} from '@tai-state/core';
import type { DocumentPath } from '@tai-state/core';
import { encodeToken, isLive, readHeads, snapshotOf } from '@tai-state/core/state-store-kit';
import type { Head, StateContext } from '@tai-state/core/state-store-kit';
import { foldGroup } from './fold.js';
import type { Group } from './fold.js';
import type { Mutation } from './mutation.js';
import { Pace } from './pace.js';
import type { PaceLimits } from './pace.js';

/** How a key is worked. */
export interface HotKeyLimits extends PaceLimits {
  readonly groupSize: number;
  readonly queueSize: number;
}

const commitWrites = 500;
/** Turns of the microtask queue in which callers that go on with another mutation join the next group. */
const joinTurns = 32;

/** The mutations of one state in this process: a queue, and one commit under way. */
export class HotKey {
  readonly #context: StateContext;
  readonly #path: DocumentPath;
  readonly #limits: HotKeyLimits;
  readonly #pace: Pace;
  readonly #onIdle: () => void;
  #queue: Mutation[] = [];
  #groupSize: number;

  /** `onIdle` is told that it works no more. */
  constructor(context: StateContext, path: DocumentPath, limits: HotKeyLimits, onIdle: () => void) {
    this.#context = context;
    this.#path = path;
    this.#limits = limits;
    this.#onIdle = onIdle;
    this.#groupSize = limits.groupSize;
    this.#pace = new Pace(context.runtime.clock, context.runtime.random, limits);
  }

  /** Queues a mutation. Throws `StorageUnavailable` when too many wait. */
  add(mutation: Mutation): void {
    if (this.#queue.length >= this.#limits.queueSize) {
      throw new StorageUnavailable(`${this.#path}: too many mutations wait. Try again later.`);
    }
    this.#queue.push(mutation);
  }

  /** Works until nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#wait(this.#pace.waitMs());
      const group = this.#take();
      if (group.length === 0) continue;
      try {
        await this.#commit(group);
      } catch (error) {
        for (const mutation of group) mutation.fail(ownError(error, mutation));
      }
      for (let turn = 0; turn < joinTurns; turn += 1) await Promise.resolve();
    }
    // In the same turn in which nothing waited any more, so that nobody queues where nobody works.
    this.#onIdle();
  }

  async #wait(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      this.#context.runtime.clock.setTimer(resolve, ms, { keepAlive: true });
    });
  }

  /** The next mutations whose callers still wait, as many as fit into a commit. */
  #take(): readonly Mutation[] {
    const group: Mutation[] = [];
    const operations = new Set<DocumentPath>();
    let writes = 1;
    let taken = 0;
    for (const mutation of this.#queue) {
      const { event, operation } = mutation.request;
      const own = event !== undefined || operation !== undefined ? 1 : 0;
      if (group.length >= this.#groupSize || writes + own > commitWrites) break;
      // The same operation twice: the second one finds out what the first one has done.
      if (operation !== undefined && operations.has(operation.path)) break;
      taken += 1;
      if (mutation.hasEnded()) continue;
      writes += own;
      if (operation !== undefined) operations.add(operation.path);
      group.push(mutation);
    }
    this.#queue = this.#queue.slice(taken);
    return group;
  }

  /** Puts mutations back to the front, to be applied to another head. */
  #again(mutations: readonly Mutation[]): void {
    for (const mutation of mutations) mutation.notApplied();
    this.#queue = [...mutations, ...this.#queue];
  }

  async #head(): Promise<Head | undefined> {
    const known = this.#context.heads.get(this.#path);
    if (known !== undefined) return known;
    const { deadlineMs } = this.#context;
    const [head] = await readHeads(this.#context, [this.#path], { deadlineMs });
    return head;
  }

  async #commit(mutations: readonly Mutation[]): Promise<void> {
    const { store, runtime, deadlineMs, heads } = this.#context;
    const group = await foldGroup(this.#context, await this.#head(), mutations);
    if (group.last === undefined) {
      await this.#settleThrown(group);
      return;
    }
    const startedAt = runtime.clock.monotonic();
    try {
      const { stamp, recovered } = await store.commit(group.writes, { deadlineMs });
      if (recovered) heads.forget(this.#path);
      else heads.remember(Object.freeze({ ...group.last, stamp }));
      this.#pace.committed(runtime.clock.monotonic() - startedAt);
      this.#groupSize = Math.min(this.#limits.groupSize, this.#groupSize * 2);
      this.#tell(group);
      await this.#settle(group, recovered ? versionStamp(0) : stamp);
    } catch (error) {
      await this.#failed(group, mutations, error);
    }
  }

  async #failed(group: Group, mutations: readonly Mutation[], error: unknown): Promise<void> {
    const { heads, runtime } = this.#context;
    if (error instanceof VersionConflict) {
      if (error.path === this.#path) {
        heads.forget(this.#path, group.before?.stamp);
        this.#pace.conflict();
        runtime.telemetry.count('state.retries', 1, { call: 'mutate' });
        runtime.telemetry.log('warn', 'a state was changed by others meanwhile', { path: this.#path });
        this.#again(mutations);
      } else {
        this.#again(await this.#withoutApplied(mutations));
      }
      return;
    }
    if (error instanceof TooLarge && mutations.length > 1) {
      this.#groupSize = Math.ceil(mutations.length / 2);
      this.#again(mutations);
      return;
    }
    heads.forget(this.#path);
    const code = isTaiStateError(error) ? error.code : 'unknown';
    runtime.telemetry.count('state.failures', mutations.length, { call: 'mutate' });
    runtime.telemetry.log('error', 'mutations of a state were not committed', { path: this.#path, code });
    throw error;
  }

  #tell({ folded, last }: Group): void {
    const { telemetry } = this.#context.runtime;
    const made = folded.filter((one) => 'next' in one).length;
    telemetry.record('mutate.group', made);
    telemetry.count('state.updates', made, { call: 'mutate' });
    telemetry.log('info', 'mutations of a state were committed', {
      path: this.#path,
      mutations: made,
      version: last?.version,
    });
  }

  /** Tells everyone of a group that was committed. */
  async #settle({ folded, last }: Group, stamp: Head['stamp']): Promise<void> {
    const thrown: Mutation[] = [];
    for (const one of folded) {
      if ('error' in one) {
        thrown.push(one.mutation);
        continue;
      }
      const { version } = one.next;
      const data = isLive(one.next) ? snapshotOf(one.next).data : undefined;
      const token = encodeToken({ version, stamp: one.next === last ? stamp : versionStamp(0) });
      one.mutation.succeed({ version, token, data });
    }
    if (thrown.length === 0) return;
    const left = new Set(await this.#withoutApplied(thrown));
    for (const one of folded) {
      if ('error' in one && left.has(one.mutation)) one.mutation.fail(one.error);
    }
  }

  /** Every function has thrown: that counts only if the head that they saw is the present one. */
  async #settleThrown(group: Group): Promise<void> {
    if (group.folded.length === 0) return;
    const { deadlineMs } = this.#context;
    const [now] = await readHeads(this.#context, [this.#path], { deadlineMs });
    const mutations = group.folded.map(({ mutation }) => mutation);
    if (now?.stamp === group.before?.stamp) await this.#settle(group, versionStamp(0));
    else this.#again(mutations);
  }

  /** Settles those whose operations were applied before, and gives the others. */
  async #withoutApplied(mutations: readonly Mutation[]): Promise<readonly Mutation[]> {
    const named = mutations.flatMap((mutation) => {
      const { operation } = mutation.request;
      return operation === undefined ? [] : [{ mutation, operation }];
    });
    if (named.length === 0) return mutations;
    const { store, deadlineMs } = this.#context;
    const paths = [...new Set(named.map(({ operation }) => operation.path))];
    const { documents } = await store.getAll(paths, { deadlineMs });
    const found = new Map(documents.map((document, index) => [paths[index], document] as const));
    const applied = new Set<Mutation>();
    for (const { mutation, operation } of named) {
      const document = found.get(operation.path);
      if (document === undefined) continue;
      applied.add(mutation);
      const sign = document.data['operation'] as { readonly digest?: unknown } | undefined;
      if (sign?.digest !== operation.digest) {
        mutation.fail(new OperationReused(operation.id));
        continue;
      }
      const version = document.data['version'] as number;
      const token = encodeToken({ version, stamp: document.createTime });
      mutation.succeed({ version, token, data: undefined });
    }
    return mutations.filter((mutation) => !applied.has(mutation));
  }
}

/** The error of a group as one of its callers is told. */
function ownError(error: unknown, { request }: Mutation): unknown {
  if (!(error instanceof OutcomeUnknown)) return error;
  return new OutcomeUnknown(request.operation?.id, { cause: error });
}
