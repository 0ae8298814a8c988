import type { CallOptions, StateSnapshot, DocumentValue } from '@tai-state/core';
import type { AnyEvent } from '@tai-state/core/state-store-kit';
import type { Shield } from '../privacy/shield.js';

type AnyState = StateSnapshot<DocumentValue>;

/** A state with its personal fields readable. */
export async function openState(shield: Shield, state: AnyState, options: CallOptions): Promise<AnyState> {
  if (!shield.active) return state;
  return Object.freeze({ ...state, data: await shield.open(state.data, options) });
}

/** An event with its personal fields readable. */
export async function openEvent(shield: Shield, event: AnyEvent, options: CallOptions): Promise<AnyEvent> {
  if (!shield.active) return event;
  const { fromState, toState, payload } = event;
  return Object.freeze({
    ...event,
    ...(fromState !== undefined && { fromState: await openState(shield, fromState, options) }),
    ...(toState !== undefined && { toState: await openState(shield, toState, options) }),
    ...(payload !== undefined && { payload: await shield.open(payload, options) }),
  });
}
