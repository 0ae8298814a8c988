import { checkId, isTaiStateError } from '@tai-state/core';
import type { CallOptions, DocumentPath, TransactionRecord } from '@tai-state/core';
import type { StateContext } from '@tai-state/core/state-store-kit';
import { readRecord, recordWrite } from './record-document.js';

/** Transactions that are kept in documents: `{root}/governors/{governorId}/transactions/{transactionId}`. */
export class PersistedLog {
  readonly #context: StateContext;

  constructor(context: StateContext) {
    this.#context = context;
  }

  /** The root of the states: empty, or the path of a document. */
  get root(): string {
    const states = this.#context.paths.states('any');
    return states.slice(0, Math.max(0, states.length - '/governors/any/states'.length));
  }

  /** Where a transaction is kept. Throws `InvalidArgument`. */
  path(governorId: string, transactionId: string): DocumentPath {
    checkId(transactionId, 'operationId');
    return `${this.#collection(governorId)}/${transactionId}`;
  }

  /** Keeps a transaction that changed nothing, in the background. */
  keep(path: DocumentPath, record: TransactionRecord): void {
    const { store, runtime, idempotencyWindowMs } = this.#context;
    const expiresAt = new Date(runtime.clock.now() + idempotencyWindowMs);
    store
      .commit([recordWrite(path, { record, inCommit: false, expiresAt })], { idempotent: true })
      .catch((error: unknown) => {
        const code = isTaiStateError(error) ? error.code : 'unknown';
        runtime.telemetry.log('warn', 'a transaction was not kept in the log', {
          transaction: record.id,
          code,
        });
      });
  }

  async get(
    governorId: string,
    transactionId: string,
    options: CallOptions,
  ): Promise<TransactionRecord | undefined> {
    const { documents } = await this.#context.store.getAll([this.path(governorId, transactionId)], options);
    const [document] = documents;
    return document && readRecord(document).record;
  }

  /** The newest first, by the clocks of those who ran them. */
  async list(governorId: string, limit: number, options: CallOptions): Promise<readonly TransactionRecord[]> {
    const { documents } = await this.#context.store.query(
      {
        collection: this.#collection(governorId),
        orderBy: [{ field: 'startedAt', direction: 'desc' }],
        limit,
      },
      options,
    );
    return documents.map((document) => readRecord(document).record);
  }

  #collection(governorId: string): string {
    const states = this.#context.paths.states(governorId);
    return `${states.slice(0, states.lastIndexOf('/'))}/transactions`;
  }
}
