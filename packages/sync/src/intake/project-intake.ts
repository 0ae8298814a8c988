import { Call, isTaiStateError, resolveRuntime, retry } from '@tai-state/core';
import type { CallOptions, DocumentStore, Runtime, Write } from '@tai-state/core';
import type { ProjectEvent } from '../contracts/index.js';
import { projectJobConverter, projectJobPath } from '../jobs/index.js';
import { projectReferenceConverter, projectReferencePath } from '../references/index.js';
import { eventDigest, inboxConverter, inboxPath } from './inbox-document.js';
import { raise } from './raise.js';
import { replaceDocument } from './replace-document.js';

/**
 * What became of an event: `raised` the reference or the job · `stale` something newer was known · `after-terminal`
 * the project is deleted · `duplicate` it was taken in before · `id-reused` its id was taken in with other data.
 */
export type IntakeOutcome = 'raised' | 'stale' | 'after-terminal' | 'duplicate' | 'id-reused';

/** How long a delivery is recognised by its id: longer than any bus keeps a message. */
const INBOX_LIFE_MS = 32 * 24 * 3_600_000;

/** Takes project events in, durably: when `accept` resolves, the event may be forgotten by the bus. */
export class ProjectIntake {
  readonly #store: DocumentStore;
  readonly #runtime: Runtime;

  constructor(store: DocumentStore, runtime: Partial<Runtime> = {}) {
    this.#store = store;
    this.#runtime = resolveRuntime(runtime);
  }

  /**
   * One commit: the inbox entry, the project's reference and its job, the latter two if the event is newer. Whatever
   * the order of a project's events and however often each comes, the same is known at the end. Costs three reads
   * and one to three writes.
   */
  async accept(event: ProjectEvent, options: CallOptions = {}): Promise<IntakeOutcome> {
    const call = new Call('project intake', this.#runtime.clock, options, 10_000);
    try {
      return await retry(() => this.#attempt(event, call, options.signal), {
        call,
        random: this.#runtime.random,
        classify: (error) =>
          isTaiStateError(error) && error.code === 'VersionConflict' ? 'conflict' : 'final',
      });
    } finally {
      call[Symbol.dispose]();
    }
  }

  async #attempt(event: ProjectEvent, call: Call, signal: AbortSignal | undefined): Promise<IntakeOutcome> {
    const rest = (): CallOptions => ({
      deadlineMs: Math.max(1, call.remainingMs()),
      ...(signal && { signal }),
    });
    const { projectId } = event.data;
    const inbox = inboxPath(event.id);
    const paths = [inbox, projectReferencePath(projectId), projectJobPath(projectId)];
    const {
      documents: [taken, reference, job],
    } = await this.#store.getAll(paths, rest());
    const digest = eventDigest(event);
    if (taken !== undefined) {
      return inboxConverter.fromDocument(taken).digest === digest ? 'duplicate' : 'id-reused';
    }
    const raised = raise(
      event,
      reference && projectReferenceConverter.fromDocument(reference),
      job && projectJobConverter.fromDocument(job).desired,
    );
    const { outcome } = raised;
    const expiresAt = new Date(this.#runtime.clock.now() + INBOX_LIFE_MS);
    const entry = { projectId, type: event.type, outcome, digest, expiresAt };
    const writes: Write[] = [{ type: 'create', path: inbox, data: inboxConverter.toDocument(entry) }];
    if (raised.reference !== undefined) {
      const data = projectReferenceConverter.toDocument(raised.reference);
      writes.push(replaceDocument(projectReferencePath(projectId), reference, data));
    }
    if (raised.desired !== undefined) {
      const data = projectJobConverter.toDocument({ projectId, desired: raised.desired, settled: false });
      writes.push(replaceDocument(projectJobPath(projectId), job, data));
    }
    const operation = { operationId: event.id, witness: inbox, payloadDigest: digest };
    try {
      await this.#store.commit(writes, { ...operation, ...rest() });
    } catch (error) {
      if (isTaiStateError(error) && error.code === 'OperationReused') return 'id-reused';
      throw error;
    }
    return outcome;
  }
}
