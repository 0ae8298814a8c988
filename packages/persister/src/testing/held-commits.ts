import type { DocumentStore } from '@tai-state/core';

/** Commits of a store wait until they are let through. */
export function heldCommits(): {
  before(store: DocumentStore): DocumentStore;
  open(): void;
  readonly reached: Promise<void>;
} {
  let [open, reach] = [(): void => undefined, (): void => undefined];
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  return {
    before: (store) =>
      new Proxy(store, {
        get(target, name): unknown {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          if (name !== 'commit') return value.bind(target) as unknown;
          return async (...given: Parameters<DocumentStore['commit']>) => {
            reach();
            await opened;
            return target.commit(...given);
          };
        },
      }),
    open,
    reached,
  };
}
