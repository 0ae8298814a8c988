import type { DocumentChange, ListenSnapshot, ListenTarget, Subscription } from '../document-store/listen.js';
import type { StoredDocument } from '../document-store/document.js';
import { isLive } from './head.js';
import { live } from './list-states.js';
import { learnHead } from './read-heads.js';
import type { StateContext } from './state-context.js';
import type { GovernorObserver, StateChange, StateObserver } from './state-observer.js';
import type { StoredState } from './state-snapshot.js';
import { storedState } from './stored-state.js';
import type { DocumentValue } from '../document-store/value.js';

/** Gives a state the type that its schema promises. */
export type Typed<T> = (state: StoredState<DocumentValue>) => Promise<StoredState<T>>;

interface WatchOptions {
  readonly signal?: AbortSignal;
}

/** Listens, and lets one snapshot after the other through; an error of the observer's or of a schema ends it. */
function watch(
  context: StateContext,
  target: ListenTarget,
  options: WatchOptions,
  tell: (snapshot: ListenSnapshot, closed: () => boolean) => Promise<void>,
  fail: (error: Error) => void,
): Subscription {
  let closed = false;
  let tail = Promise.resolve();
  const end = (error: Error): void => {
    if (closed) return;
    void close();
    fail(error);
  };
  const subscription = context.store.listen(
    target,
    {
      next(snapshot) {
        tail = tail.then(() => (closed ? undefined : tell(snapshot, () => closed))).catch(end);
      },
      error(error) {
        tail = tail.then(() => {
          end(error);
        });
      },
    },
    options,
  );
  const onAbort = (): void => void close();
  const close = (): Promise<void> => {
    closed = true;
    options.signal?.removeEventListener('abort', onAbort);
    return subscription.close();
  };
  options.signal?.addEventListener('abort', onAbort, { once: true });
  return { close, [Symbol.asyncDispose]: close };
}

/** Tells an observer of one state, now and after every change. */
export function watchState<T>(
  context: StateContext,
  governorId: string,
  stateId: string,
  observer: StateObserver<T>,
  options: WatchOptions,
  typed: Typed<T>,
): Subscription {
  const document = context.paths.head(governorId, stateId);
  return watch(
    context,
    { document },
    options,
    async ({ documents: [found] }, closed) => {
      const head = found && learnHead(context, found);
      const state = isLive(head) ? await typed(storedState(head)) : undefined;
      if (!closed()) observer.next(state);
    },
    (error) => {
      observer.error(error);
    },
  );
}

/** Tells an observer of all states of a governor, now and after every change. */
export function watchGovernor<T>(
  context: StateContext,
  governorId: string,
  observer: GovernorObserver<T>,
  options: WatchOptions,
  typed: Typed<T>,
): Subscription {
  const read = async (document: StoredDocument): Promise<readonly StoredState<T>[]> => {
    const head = learnHead(context, document);
    return isLive(head) ? [await typed(storedState(head))] : [];
  };
  const change = async ({ type, document }: DocumentChange): Promise<readonly StateChange<T>[]> =>
    (await read(document)).map((state) => ({ type, state }));
  return watch(
    context,
    { query: { collection: context.paths.states(governorId), where: live } },
    options,
    async ({ documents, changes }, closed) => {
      const states = (await Promise.all(documents.map(read))).flat();
      const differences = (await Promise.all(changes.map(change))).flat();
      if (!closed()) observer.next(states, differences);
    },
    (error) => {
      observer.error(error);
    },
  );
}
