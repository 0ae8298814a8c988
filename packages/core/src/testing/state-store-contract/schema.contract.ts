import type { StandardSchema } from '../../state-store/standard-schema.js';
import { failsWith, holds, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';

const g = 'governor';

interface Counter {
  readonly count: number;
}

/** A schema of Standard Schema's kind; `unit` has a default, and what is not known is left out. */
function counterSchema(asynchronous: boolean): StandardSchema<Counter> {
  const validate = (value: unknown): ReturnType<StandardSchema<Counter>['~standard']['validate']> => {
    const { count, unit = 'pieces' } = (value ?? {}) as { count?: unknown; unit?: unknown };
    if (typeof count !== 'number') return { issues: [{ message: 'expected number', path: ['count'] }] };
    return { value: { count, unit } as Counter };
  };
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => (asynchronous ? Promise.resolve(validate(value)) : validate(value)),
    },
  };
}

/** Schemas check what goes in and what comes out. */
export const schemaCases = stateCasesOf('schemas', {
  'what a schema refuses is not written': async (t) => {
    for (const asynchronous of [false, true]) {
      const states = t.states.withSchema(counterSchema(asynchronous));
      const wrong = { count: 'many' } as unknown as Counter;
      const call = (): Promise<unknown> => states.saveState(g, 'a', wrong, t.change());
      const error = await t.costs({}, () => failsWith('InvalidArgument', call));
      same(Reflect.get(error, 'argument'), 'data.count');
      same(await states.exists(g, 'a'), false);
    }
  },
  'what a schema makes of the data is written': async (t) => {
    const states = t.states.withSchema(counterSchema(true));
    await states.saveState(g, 'a', { count: 1 }, t.change());
    same((await t.states.getState(g, 'a')).data, { count: 1, unit: 'pieces' });
    const { data } = await states.getState(g, 'a');
    same(data.count, 1);
  },
  'stored data that a schema refuses are an error of every read': async (t) => {
    await t.save('a', { count: 'many' });
    const states = t.states.withSchema(counterSchema(false));
    const error = await failsWith('SerializationError', states.getState(g, 'a'));
    holds(String(Reflect.get(error, 'location')).includes('count'), 'it says where');
    await failsWith('SerializationError', states.batchGetStates(g, ['a']));
    await failsWith('SerializationError', states.listStates(g));
  },
  'a head of a newer format is refused, not misread': async (t) => {
    await t.save('a', { n: 0 });
    const path = `${t.root}/governors/${g}/states/a`;
    await t.documents.commit([{ type: 'update', path, fields: { formatVersion: 99 } }], { operationId: 'f' });
    await failsWith('SerializationError', (await t.instance('node-2')).getState(g, 'a'));
    await failsWith(
      'SerializationError',
      (await t.instance('node-3')).updateState(g, 'a', {}, 'any', t.change()),
    );
  },
});
