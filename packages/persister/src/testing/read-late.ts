import type { DocumentStore } from '@tai-state/core';

/** Reads one document after the answers to all that was read before, and after what others do meanwhile, once. */
export function readLate(store: DocumentStore, path: string, others: () => Promise<unknown>): DocumentStore {
  let answered: Promise<unknown> = Promise.resolve();
  let meanwhile: (() => Promise<unknown>) | undefined = others;
  return new Proxy(store, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'getAll') return value.bind(target) as unknown;
      return async (...given: Parameters<DocumentStore['getAll']>) => {
        if (meanwhile !== undefined && given[0].includes(path)) {
          const act = meanwhile;
          meanwhile = undefined;
          await answered;
          await act();
        }
        const read = target.getAll(...given);
        answered = read;
        return read;
      };
    },
  });
}
