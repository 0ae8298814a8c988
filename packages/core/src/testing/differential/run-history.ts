import { isTaiStateError } from '../../errors/tai-state-error.js';
import type { CommitOptions, DocumentStore } from '../../document-store/document-store.js';
import type { VersionStamp } from '../../document-store/version-stamp.js';
import type { Write } from '../../document-store/write.js';
import type { History, HistoryStep, HistoryWrite } from './history.js';
import type { Outcome } from './outcome.js';
import { resolved } from './resolve.js';

type Step<Kind extends HistoryStep['kind']> = HistoryStep & { readonly kind: Kind };

/** One run of a history on one store. */
class Run {
  readonly #store: DocumentStore;
  readonly #root: string;
  /** The stamps of the commits that wrote each document (deleted it not), the latest first. */
  readonly #written = new Map<string, VersionStamp[]>();
  /** The stamp of each step that was a commit, or of the commit before it. */
  readonly #stamps: (VersionStamp | undefined)[] = [];

  constructor(store: DocumentStore, root: string) {
    this.#store = store;
    this.#root = root;
  }

  async step(step: HistoryStep): Promise<Outcome> {
    let outcome: Outcome;
    try {
      outcome = await this.#call(resolved(step, this.#root));
    } catch (error) {
      if (!isTaiStateError(error)) throw error;
      outcome = { kind: 'error', code: error.code, error };
    }
    const stamp = outcome.kind === 'commit' ? (outcome.stamp as VersionStamp) : this.#stamps.at(-1);
    this.#stamps.push(stamp);
    return outcome;
  }

  async #call(step: HistoryStep): Promise<Outcome> {
    switch (step.kind) {
      case 'commit':
        return this.#commit(step);
      case 'getAll': {
        const options = { ...(step.mask !== undefined && { mask: step.mask }), ...this.#asOf(step) };
        return { kind: 'documents', documents: (await this.#store.getAll(step.paths, options)).documents };
      }
      case 'query': {
        const { documents } = await this.#store.query({ ...step.spec, ...this.#asOf(step) });
        return { kind: 'documents', documents };
      }
      case 'aggregate':
        return { kind: 'figures', values: (await this.#store.aggregate(step.spec)).values };
    }
  }

  async #commit({ writes, once }: Step<'commit'>): Promise<Outcome> {
    const options: CommitOptions =
      once === 'idempotent'
        ? { idempotent: true }
        : once === 'store'
          ? {}
          : { operationId: `${this.#root}-${String(once)}`, payloadDigest: 'same' };
    const { stamp, recovered } = await this.#store.commit(
      writes.map((one) => this.#expecting(one)),
      options,
    );
    if (!recovered) {
      for (const { write } of writes) {
        if (write.type === 'delete') continue;
        this.#written.set(write.path, [stamp, ...(this.#written.get(write.path) ?? []).slice(0, 1)]);
      }
    }
    return { kind: 'commit', stamp, recovered };
  }

  #expecting({ write, expects }: HistoryWrite): Write {
    const updateTime = this.#written.get(write.path)?.[expects === 'older' ? 1 : 0];
    if (expects === undefined || updateTime === undefined) return write;
    if (write.type === 'create' || write.type === 'set') return write;
    return { ...write, precondition: { updateTime } };
  }

  #asOf({ stepsBack }: { readonly stepsBack?: number }): { readonly readTime?: VersionStamp } {
    const readTime = stepsBack === undefined ? undefined : this.#stamps.at(-stepsBack);
    return readTime === undefined ? {} : { readTime };
  }
}

/** Makes the calls of a history one after the other in a collection that must be new, and tells what they ended in. */
export async function runHistory(
  history: History,
  store: DocumentStore,
  root: string,
): Promise<readonly Outcome[]> {
  const run = new Run(store, root);
  const outcomes: Outcome[] = [];
  for (const step of history) outcomes.push(await run.step(step));
  return outcomes;
}
