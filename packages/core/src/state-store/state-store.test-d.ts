import { expectTypeOf } from 'expect-type';
import type { DocumentData } from '../document-store/value.js';
import type { Event } from './event.js';
import type { StandardSchema } from './standard-schema.js';
import type { StoredState } from './state-snapshot.js';
import type { StateStore } from './state-store.js';
import type { StateToken } from './state-token.js';

interface Counter {
  readonly count: number;
}

declare const any: StateStore;
declare const counters: StateStore<Counter>;
declare const schema: StandardSchema<Counter>;
const change = { changedBy: 'me', reason: 'types' };

expectTypeOf(any.getState('g', 's')).resolves.toEqualTypeOf<StoredState>();
expectTypeOf<StoredState['data']>().toEqualTypeOf<DocumentData>();
expectTypeOf(counters.getState('g', 's')).resolves.toEqualTypeOf<StoredState<Counter>>();
expectTypeOf(any.withSchema(schema)).toEqualTypeOf<StateStore<Counter>>();
expectTypeOf(counters.getEvents('g', 's')).resolves.toEqualTypeOf<readonly Event<Counter>[]>();

// @ts-expect-error -- the data is not a counter
void counters.saveState('g', 's', { count: 'many' }, change);
// @ts-expect-error -- a reason is part of every change
void counters.saveState('g', 's', { count: 1 }, { changedBy: 'me' });
// @ts-expect-error -- a text is no token until `stateToken` has checked it
void counters.updateState('g', 's', { count: 1 }, 'text', change);
// @ts-expect-error -- a deletion cannot ask for nothing to be there
void counters.deleteState('g', 's', change, { expected: 'must-not-exist' });

declare const token: StateToken;
void counters.updateState('g', 's', { count: 1 }, token, change);
void counters.updateState('g', 's', { count: 1 }, 3, change);
void counters.updateState('g', 's', { count: 1 }, 'must-exist', change);
