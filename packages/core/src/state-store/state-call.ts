import { Timeout } from '../errors/errors.js';
import { Call } from '../runtime/call.js';
import type { CallOptions } from '../runtime/call-options.js';
import type { StateContext } from './state-context.js';

/** One call of a caller's, over as many calls to the storage as it needs. */
export interface StateCall {
  readonly call: Call;
  /** For the next call to the storage: what is left of the deadline, and the caller's signal. Throws once it ended. */
  readonly io: () => CallOptions;
}

/** Runs a call under one deadline. Throws `InvalidArgument` for a deadline that is none, `Aborted` and `Timeout`. */
export async function inCall<T>(
  context: StateContext,
  name: string,
  options: CallOptions,
  body: (call: StateCall) => Promise<T>,
): Promise<T> {
  const call = new Call(name, context.runtime.clock, options, context.deadlineMs);
  const { signal } = options;
  try {
    return await body({
      call,
      io() {
        if (call.ended !== undefined) throw call.ended;
        const deadlineMs = Math.max(1, Math.ceil(call.remainingMs()));
        return signal === undefined ? { deadlineMs } : { deadlineMs, signal };
      },
    });
  } catch (error) {
    throw error instanceof Timeout ? new Timeout(name, call.deadlineMs, { cause: error }) : error;
  } finally {
    call[Symbol.dispose]();
  }
}
