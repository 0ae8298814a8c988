import type { DocumentValue, KeyMutex, StandardSchema } from '@tai-state/core';
import type { AnyEvent, StateContext } from '@tai-state/core/state-store-kit';
import type { Shield } from '../privacy/shield.js';
import type { ResolvedConfig } from './persistence-config.js';

/** The data after an event, from the data before (undefined: none). Pure; what it is given, it may not change. */
export type AnyReducer = (data: DocumentValue | undefined, event: AnyEvent) => DocumentValue;

/** Brings an event of an older shape to the next `schemaVersion`; pure. */
export type AnyUpcaster = (event: AnyEvent) => AnyEvent;

/** What all parts of one persister share. */
export interface PersisterContext {
  /** The store, the paths, the runtime, the heads that are remembered. */
  readonly states: StateContext;
  /** What the data must be; undefined where everything is taken. */
  readonly schema: StandardSchema<unknown> | undefined;
  readonly config: ResolvedConfig;
  readonly reducer: AnyReducer | undefined;
  /** By the `schemaVersion` that each one brings an event from. */
  readonly upcasters: ReadonlyMap<number, AnyUpcaster>;
  readonly shield: Shield;
  /** One change of a state at a time in this process: the next one begins with the head that the one before has made. */
  readonly turns: KeyMutex;
}

/** Names one state. */
export interface StateRef {
  readonly governorId: string;
  readonly stateId: string;
}
