import { InvalidState } from '../errors/errors.js';
import type { Clock, Timer } from '../runtime/clock.js';
import type { Random } from '../runtime/random.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Telemetry } from '../runtime/telemetry.js';
import { decorrelatedJitter } from '../retry/backoff.js';
import type { DocumentDriver, DriverSubscription } from './document-driver.js';
import type { DocumentPath, StoredDocument } from './document.js';
import { retryClassOf, tableError } from './failures.js';
import type { DocumentChange, ListenObserver, ListenSnapshot, ListenTarget, Subscription } from './listen.js';

const backoff = decorrelatedJitter(100, 10_000);

/** The differences between what was told and what is. */
function changesBetween(
  before: ReadonlyMap<DocumentPath, StoredDocument>,
  after: ReadonlyMap<DocumentPath, StoredDocument>,
): readonly DocumentChange[] {
  const changes: DocumentChange[] = [];
  for (const [path, document] of before) if (!after.has(path)) changes.push({ type: 'removed', document });
  for (const [path, document] of after) {
    const known = before.get(path);
    if (known === undefined) changes.push({ type: 'added', document });
    else if (known.updateTime !== document.updateTime) changes.push({ type: 'modified', document });
  }
  return changes;
}

/** A listener that survives its connection: it listens again after a fault and tells what has changed since. */
export class Listening implements Subscription {
  readonly #driver: DocumentDriver;
  readonly #target: ListenTarget;
  readonly #observer: ListenObserver;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #telemetry: Telemetry;
  readonly #onClose: (listening: Listening) => void;
  #known: ReadonlyMap<DocumentPath, StoredDocument> | undefined;
  #subscription: DriverSubscription | undefined;
  #timer: Timer | undefined;
  #waitedMs = 0;
  #closed = false;

  constructor(
    driver: DocumentDriver,
    target: ListenTarget,
    observer: ListenObserver,
    runtime: Pick<Runtime, 'clock' | 'random' | 'telemetry'>,
    onClose: (listening: Listening) => void,
  ) {
    this.#driver = driver;
    this.#target = target;
    this.#observer = observer;
    this.#clock = runtime.clock;
    this.#random = runtime.random;
    this.#telemetry = runtime.telemetry;
    this.#onClose = onClose;
  }

  /** Begins, unless it was closed before. */
  start(): void {
    if (!this.#closed) this.#subscribe();
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#timer?.cancel();
      this.#subscription?.close();
      this.#onClose(this);
    }
    return Promise.resolve();
  }

  /** Ends it because its store was closed: the observer is told. */
  async closeWithStore(): Promise<void> {
    if (this.#closed) return;
    await this.close();
    this.#end(new InvalidState('the store was closed while it was listened to.'));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #subscribe(): void {
    try {
      this.#subscription = this.#driver.listen(this.#target, {
        next: (snapshot) => {
          if (!this.#closed) this.#tell(snapshot);
        },
        error: (error) => {
          if (!this.#closed) this.#failed(error);
        },
      });
      if (this.#closed) this.#subscription.close();
    } catch (error) {
      this.#failed(error as Error);
    }
  }

  #tell(snapshot: ListenSnapshot): void {
    this.#waitedMs = 0;
    const now = new Map(snapshot.documents.map((document) => [document.path, document] as const));
    const changes = changesBetween(this.#known ?? new Map(), now);
    const first = this.#known === undefined;
    this.#known = now;
    if (!first && changes.length === 0) return;
    try {
      this.#observer.next({ ...snapshot, changes });
    } catch (error) {
      if (this.#closed) {
        this.#thrown(error);
      } else {
        void this.close();
        this.#end(error as Error);
      }
    }
  }

  /** Tells the observer that it has ended. */
  #end(error: Error): void {
    try {
      this.#observer.error(error);
    } catch (thrown) {
      this.#thrown(thrown);
    }
  }

  /** The observer's own code has thrown where nobody can be told any more. */
  #thrown(error: unknown): void {
    const name = error instanceof Error ? error.name : typeof error;
    this.#telemetry.log('error', 'the observer of a listener has thrown', { error: name });
  }

  #failed(error: Error): void {
    this.#subscription?.close();
    if (retryClassOf(error) === 'final') {
      void this.close();
      const subject = 'document' in this.#target ? this.#target.document : this.#target.query.collection;
      this.#end(tableError(error, subject) as Error);
      return;
    }
    this.#waitedMs = backoff(this.#waitedMs, this.#random);
    this.#timer = this.#clock.setTimer(() => {
      this.#subscribe();
    }, this.#waitedMs);
  }
}
