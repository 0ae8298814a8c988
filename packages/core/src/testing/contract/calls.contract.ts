import { Aborted, Timeout } from '../../errors/errors.js';
import type { DocumentStore } from '../../document-store/document-store.js';
import type { CallOptions } from '../../runtime/call-options.js';
import { failsWith, holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

/** Every call that reads, by name. */
const reads = (
  t: ContractContext,
  store: DocumentStore,
  options?: CallOptions,
): Readonly<Record<string, () => Promise<unknown>>> => {
  const query = { collection: t.collection };
  return {
    getAll: () => store.getAll([t.at('a')], options),
    query: () => store.query(query, options),
    aggregate: () => store.aggregate({ query, aggregations: { n: { kind: 'count' } } }, options),
  };
};

const write = (t: ContractContext, store: DocumentStore, options?: CallOptions): Promise<unknown> =>
  store.commit([{ type: 'set', path: t.at('a'), data: {} }], options);

/** Deadlines, signals, and the end of a store. */
export const callCases = casesOf('calls', {
  'a read without an answer is a Timeout at its deadline': async (t) => {
    const store = await t.openStalled();
    for (const [call, run] of Object.entries(reads(t, store, { deadlineMs: 30 }))) {
      const error = await failsWith('Timeout', run());
      holds(error instanceof Timeout, 'a Timeout');
      same([error.call, error.deadlineMs, error.transient], [call, 30, true]);
    }
  },
  'the store has a deadline for calls that bring none': async (t) => {
    const store = await t.openStalled({ deadlineMs: 20 });
    const error = await failsWith('Timeout', store.getAll([t.at('a')]));
    holds(error instanceof Timeout, 'a Timeout');
    same(error.deadlineMs, 20);
  },
  'a commit without an answer is OutcomeUnknown at its deadline': async (t) => {
    const store = await t.openStalled();
    await failsWith('OutcomeUnknown', write(t, store, { deadlineMs: 30 }));
  },
  'an aborted signal ends a read in flight with its reason': async (t) => {
    const store = await t.openStalled();
    for (const name of ['getAll', 'query', 'aggregate']) {
      const controller = new AbortController();
      const pending = reads(t, store, { signal: controller.signal })[name]?.();
      controller.abort('enough');
      const error = await failsWith('Aborted', pending ?? Promise.resolve());
      holds(error instanceof Aborted, 'an Aborted');
      same([error.call, error.cause, error.transient], [name, 'enough', false]);
    }
  },
  'a call with an aborted signal sends nothing': async (t) => {
    const signal = AbortSignal.abort();
    for (const run of Object.values(reads(t, t.store, { signal }))) await failsWith('Aborted', run());
    await failsWith('Aborted', write(t, t.store, { signal }));
    same(await t.find('a'), undefined);
  },
  'a signal that is aborted after the answer changes nothing': async (t) => {
    const controller = new AbortController();
    await write(t, t.store, { signal: controller.signal });
    controller.abort();
    same(await t.data('a'), {});
  },
  'a deadline outside 1 ms to 5 minutes is refused': async (t) => {
    for (const deadlineMs of [0, -1, NaN, 300_001, Infinity]) {
      for (const run of Object.values(reads(t, t.store, { deadlineMs })))
        await failsWith('InvalidArgument', run());
      await failsWith('InvalidArgument', write(t, t.store, { deadlineMs }));
    }
    same(await t.find('a'), undefined);
  },
  'a closed store refuses every call': async (t) => {
    const store = await t.open();
    await store.close();
    for (const run of Object.values(reads(t, store))) await failsWith('InvalidState', run);
    await failsWith('InvalidState', () => write(t, store));
    await failsWith('InvalidState', () =>
      store.listen({ document: t.at('a') }, { next: () => undefined, error: () => undefined }),
    );
  },
  'closing ends calls in flight': async (t) => {
    const store = await t.openStalled();
    const pending = Object.values(reads(t, store)).map((run) => failsWith('InvalidState', run()));
    await store.close();
    await Promise.all(pending);
  },
  'closing ends listeners, and tells them': async (t) => {
    const store = await t.open();
    const heard = t.listen({ document: t.at('a') }, store);
    await heard.next();
    await store.close();
    await t.seed({ a: {} });
    await failsWith('InvalidState', heard.next());
    same([heard.snapshots.length, heard.errors.length], [1, 1]);
  },
  'closing twice is closing once': async (t) => {
    const store = await t.open();
    await store.close();
    await store.close();
    await store[Symbol.asyncDispose]();
  },
  'closing a store leaves the others open': async (t) => {
    const other = await t.open();
    await write(t, other);
    await other.close();
    same(await t.data('a'), {});
  },
});
