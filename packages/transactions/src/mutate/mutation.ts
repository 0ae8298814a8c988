import { Aborted, OutcomeUnknown, Timeout } from '@tai-state/core';
import type { Call, Change, DocumentPath, DocumentValue, StateToken } from '@tai-state/core';
import { checkedRequest, digestOfValue } from '@tai-state/core/state-store-kit';
import type { CheckedDraft, StateContext } from '@tai-state/core/state-store-kit';
import type { MutateOptions } from './mutate-options.js';

/** What a mutation has made. */
export interface MadeVersion {
  readonly version: number;
  readonly token: StateToken;
  /** Undefined where the operation was applied by an earlier call. */
  readonly data: DocumentValue | undefined;
}

/** The document that belongs to a mutation with an operation id: its event, or a marker. */
export interface OperationDocument {
  readonly id: string;
  readonly path: DocumentPath;
  readonly digest: string;
}

/** A mutation, checked. */
export interface MutationRequest {
  readonly path: DocumentPath;
  readonly governorId: string;
  readonly stateId: string;
  /** From the data, undefined where there is no state, to the new data, checked. */
  apply(data: DocumentValue | undefined): DocumentValue | Promise<DocumentValue>;
  /** All but the data. */
  readonly change: ReturnType<typeof checkedRequest>;
  readonly event: CheckedDraft | undefined;
  /** Where its event goes, if it has one. */
  readonly eventPath: DocumentPath | undefined;
  readonly operation: OperationDocument | undefined;
}

/** Checks what a caller has given. Throws `InvalidArgument` or `SerializationError`. */
export function mutationRequest(
  context: StateContext,
  name: { readonly governorId: string; readonly stateId: string },
  apply: MutationRequest['apply'],
  metadata: Change,
  options: MutateOptions,
): MutationRequest {
  const { governorId, stateId } = name;
  const { operationId, event: draft, causality } = options;
  const path = context.paths.head(governorId, stateId);
  const checked = checkedRequest(
    'updateState',
    {
      governorId,
      stateId,
      data: null,
      expected: 'any',
      metadata,
      options: {
        ...(operationId !== undefined && { operationId }),
        ...(draft !== undefined && { event: draft }),
        ...(causality !== undefined && { causality }),
      },
    },
    context.runtime.clock,
  );
  const { event } = checked;
  const id = operationId ?? context.runtime.ids.next();
  const eventPath = event && context.paths.event(governorId, stateId, id);
  const operation =
    operationId === undefined
      ? undefined
      : {
          id: operationId,
          path: eventPath ?? context.paths.operation(governorId, stateId, operationId),
          digest: digestOf(checked, options),
        };
  return { path, governorId, stateId, apply, change: checked, event, eventPath, operation };
}

/** What identifies the operation's payload: all that was said of it, the function apart. */
function digestOf(checked: ReturnType<typeof checkedRequest>, { payload }: MutateOptions): string {
  const { governorId, stateId, metadata, event, causality } = checked;
  const { changedBy, reason, context } = metadata;
  const parts = ['mutate', governorId, stateId, changedBy, reason, context, event, causality, payload];
  return digestOfValue(parts.map((part) => part ?? null));
}

/** A mutation on its way: waiting, in a commit, or done. */
export class Mutation {
  readonly request: MutationRequest;
  readonly #call: Call;
  readonly #done: Promise<MadeVersion>;
  #resolve: (made: MadeVersion) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #sent = false;
  #stop: (reason: Error) => void = () => undefined;

  constructor(request: MutationRequest, call: Call) {
    this.request = request;
    this.#call = call;
    this.#done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#done.catch(() => undefined);
  }

  /** Whether its caller has stopped waiting. */
  hasEnded(): boolean {
    return this.#call.ended !== undefined;
  }

  /**
   * What its function makes of the data. Throws what the function throws; a function that goes on when its caller has
   * stopped waiting is not waited for, so that it holds up nobody else.
   */
  async apply(data: DocumentValue | undefined): Promise<DocumentValue> {
    const stopped = new Promise<never>((_resolve, reject) => {
      this.#stop = reject;
    });
    return Promise.race([this.request.apply(data), stopped]);
  }

  /** It is part of what will be committed; from now on its caller cannot take it back. */
  sent(): void {
    this.#sent = true;
  }

  /** The commit that it was part of was certainly not applied. */
  notApplied(): void {
    this.#sent = false;
  }

  succeed(made: MadeVersion): void {
    this.#resolve(made);
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  /** Waits for its outcome. Throws `OutcomeUnknown` when the caller's time is up while a commit with it is under way. */
  async outcome(): Promise<MadeVersion> {
    try {
      return await this.#call.race(this.#done);
    } catch (error) {
      if (error instanceof Error) this.#stop(error);
      const stopped = error instanceof Timeout || error instanceof Aborted;
      if (!stopped || !this.#sent || error !== this.#call.ended) throw error;
      throw new OutcomeUnknown(this.request.operation?.id, { cause: error });
    }
  }
}
