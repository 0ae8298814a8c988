import { isTaiStateError } from '@tai-state/core';
import type { ErrorCode } from '@tai-state/core';
import type { StateContext } from '@tai-state/core/state-store-kit';

/**
 * Does one part of a maintenance; undefined where it is refused for one of these reasons, which is counted and logged:
 * what is wrong with one document keeps nothing else from being done.
 */
export async function unlessBroken<R>(
  { runtime }: StateContext,
  what: Readonly<Record<string, string>>,
  reasons: readonly ErrorCode[],
  body: () => Promise<R>,
): Promise<R | undefined> {
  try {
    return await body();
  } catch (error) {
    if (!isTaiStateError(error) || !reasons.includes(error.code)) throw error;
    const { telemetry } = runtime;
    telemetry.count('persister.cleanup.skipped', 1, { error: error.code });
    telemetry.log('error', 'something was not cleaned up', { ...what, error: error.code });
    return undefined;
  }
}
