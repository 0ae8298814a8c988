import { OutcomeUnknown, StorageUnavailable, VersionConflict } from '../../errors/errors.js';
import type { Call } from '../../runtime/call.js';
import { DriverFailure, LIBRARY_FIELD } from '../document-driver.js';
import type { DocumentDriver, Probe } from '../document-driver.js';
import type { CommitOptions, CommitResult } from '../document-store.js';
import type { DocumentPath, StoredDocument } from '../document.js';
import { expectationOf } from '../validation/writes.js';
import type { Write } from '../write.js';
import type { Verdict, Witness } from './witness.js';

/** The next try may succeed; nothing has been decided yet. */
export class Undecided extends Error {
  readonly failure: DriverFailure;

  constructor(failure: DriverFailure) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}

/** What a commit needs of a driver. */
export type CommitDriver = Pick<DocumentDriver, 'commit' | 'probe' | 'getAll'>;

/** A commit on its way to be applied exactly once; one object per call. */
export class CommitOnce {
  readonly #driver: CommitDriver;
  readonly #call: Call;
  readonly #writes: readonly Write[];
  readonly #witness: Witness | undefined;
  readonly #operationId: string | undefined;
  readonly #onConflict: CommitOptions['onConflict'];
  /** Whether an attempt was sent of which it is not known that it was not applied. */
  #open = false;

  /** Without a witness, applying the writes twice must be harmless. */
  constructor(
    driver: CommitDriver,
    call: Call,
    writes: readonly Write[],
    witness?: Witness,
    operationId?: string,
    onConflict?: CommitOptions['onConflict'],
  ) {
    this.#driver = driver;
    this.#call = call;
    this.#writes = witness?.writes ?? writes;
    this.#witness = witness;
    this.#operationId = operationId;
    this.#onConflict = onConflict;
  }

  /** One attempt. Throws `Undecided` when the same commit should be sent again. */
  async attempt(): Promise<CommitResult> {
    if (this.#call.ended !== undefined) throw this.#call.ended;
    const before = this.#open;
    this.#open = true;
    try {
      const stamp = await this.#call.race(this.#driver.commit(this.#writes));
      return { stamp, recovered: false };
    } catch (error) {
      if (!(error instanceof DriverFailure)) throw error;
      if (error.kind === 'conflict' || error.kind === 'unavailable') return await this.#find(error);
      if (error.kind === 'query-changed') {
        this.#open = before;
        return await this.#find(error);
      }
      this.#open = before;
      if (error.kind === 'busy' || error.kind === 'contended') throw new Undecided(error);
      throw before ? new OutcomeUnknown(this.#operationId, { cause: error }) : error;
    }
  }

  /** What the call ends with when it must end with this error: what is not known is said to be unknown. */
  ended(error: unknown): unknown {
    if (error instanceof Undecided) {
      if (this.#open) return new OutcomeUnknown(this.#operationId, { cause: error.failure });
      return new StorageUnavailable('the storage did not take the commit; nothing was applied.', {
        cause: error.failure,
      });
    }
    const stopped = error === this.#call.ended;
    return stopped && this.#open ? new OutcomeUnknown(this.#operationId, { cause: error }) : error;
  }

  /** Reads the witness, and the documents with preconditions, to find out what an attempt has done. */
  async #find(failure: DriverFailure): Promise<CommitResult> {
    const conditional = this.#writes.filter((write) => expectationOf(write) !== undefined);
    const paths = conditional.map((write) => write.path);
    if (paths.length === 0) throw failure.kind === 'query-changed' ? failure : new Undecided(failure);
    const whole = this.#onConflict !== undefined;
    const probes = await this.#ask(() => this.#driver.probe(paths, { whole }));
    const found = new Map(paths.map((one, index) => [one, probes[index]] as const));
    const witness = this.#witness && found.get(this.#witness.path);
    const verdict = await this.#judge(witness);
    if (verdict === 'applied' && witness !== undefined) return { stamp: witness.updateTime, recovered: true };
    if (verdict === 'unknown') throw new OutcomeUnknown(this.#operationId, { cause: failure });
    const conflict = this.#conflict(conditional, found, failure);
    if (conflict === undefined) {
      if (failure.kind !== 'query-changed') throw new Undecided(failure);
      throw this.#open ? new OutcomeUnknown(this.#operationId, { cause: failure }) : failure;
    }
    this.#open = false;
    this.#tellConflict(found);
    throw conflict;
  }

  /** Hands on what was read whole; a driver that reads nothing whole leaves it to the caller to read. */
  #tellConflict(found: ReadonlyMap<DocumentPath, Probe | undefined>): void {
    if (this.#onConflict === undefined) return;
    const documents = new Map<DocumentPath, StoredDocument | undefined>();
    for (const [path, probe] of found) {
      if (probe === undefined || probe.document !== undefined) documents.set(path, probe?.document);
    }
    this.#onConflict(documents);
  }

  /** The witness's verdict, with the server's time where it cannot tell without. */
  async #judge(probe: Probe | undefined): Promise<Verdict> {
    const witness = this.#witness;
    if (witness === undefined) return 'not-applied';
    const verdict = witness.judge(probe);
    if (verdict !== 'unknown') return verdict;
    const { readTime } = await this.#ask(() =>
      this.#driver.getAll([witness.path], { mask: [LIBRARY_FIELD] }),
    );
    return witness.judge(probe, readTime);
  }

  /** A read on the way to a decision; its failure leaves the commit undecided. */
  async #ask<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await this.#call.race(read());
    } catch (error) {
      throw error instanceof DriverFailure ? new Undecided(error) : error;
    }
  }

  /** The first precondition that does not hold now; with it the commit cannot be applied any more. */
  #conflict(
    conditional: readonly Write[],
    found: ReadonlyMap<DocumentPath, Probe | undefined>,
    cause: DriverFailure,
  ): VersionConflict | undefined {
    for (const write of conditional) {
      const expected = expectationOf(write);
      const actual = found.get(write.path)?.updateTime;
      const holds =
        expected === 'absent'
          ? actual === undefined
          : expected === 'exists'
            ? actual !== undefined
            : actual === expected;
      if (expected !== undefined && !holds) {
        return new VersionConflict(write.path, expected, actual ?? 'absent', { cause });
      }
    }
    return undefined;
  }
}
