import { InvalidArgument, KeyMutex } from '@tai-state/core';
import { PersonalShield } from '../privacy/personal-shield.js';
import type { AnyPersonalData } from '../privacy/personal-shield.js';
import { noShield } from '../privacy/shield.js';
import { resolveConfig } from './persistence-config.js';
import type { AnyReducer, AnyUpcaster, PersisterContext } from './persister-context.js';
import type { PersisterOptions } from './persister-options.js';

function checkedUpcasters(given: PersisterOptions<never>['upcasters']): ReadonlyMap<number, AnyUpcaster> {
  const upcasters = new Map<number, AnyUpcaster>();
  for (const [name, upcaster] of Object.entries(given ?? {})) {
    const version = Number(name);
    if (!Number.isSafeInteger(version) || version < 0 || typeof upcaster !== 'function') {
      throw new InvalidArgument('upcasters', {
        expected: 'functions by whole numbers',
        found: `one at ${name}`,
      });
    }
    upcasters.set(version, upcaster as unknown as AnyUpcaster);
  }
  return upcasters;
}

/** Checks the options of a persister. Throws `InvalidArgument`. */
export function makeContext<T>(options: PersisterOptions<T>): PersisterContext {
  const { states, reducer, personal } = options;
  const config = resolveConfig(options.config);
  if (reducer !== undefined && typeof reducer !== 'function') {
    throw new InvalidArgument('reducer', { expected: 'a function', found: typeof reducer });
  }
  if (reducer === undefined && config.enableEventSourcing && config.recordStates === 'digest') {
    throw new InvalidArgument('reducer', { expected: 'one, as events keep digests alone', found: 'none' });
  }
  return Object.freeze({
    states: states.context,
    schema: states.schema,
    config,
    reducer: reducer as AnyReducer | undefined,
    upcasters: checkedUpcasters(options.upcasters as PersisterOptions<never>['upcasters']),
    shield:
      personal === undefined ? noShield : new PersonalShield(states.context, personal as AnyPersonalData),
    turns: new KeyMutex(),
  });
}
