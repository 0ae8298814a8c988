import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  InvalidState,
  KeyMutex,
  SerializationError,
  VersionConflict,
  isTaiStateError,
} from '@tai-state/core';
import type { CallOptions, DocumentPath } from '@tai-state/core';
import { inCall } from '@tai-state/core/state-store-kit';
import type { StateCall, StateContext } from '@tai-state/core/state-store-kit';
import { keyBytes } from './authenticated-cipher.js';
import type { KeyPort } from './key-port.js';
import { secretBytes } from './secret-bytes.js';
import { subjectKeyConverter, subjectKeyId } from './subject-key-document.js';
import type { SubjectKey } from './subject-key-document.js';

/** A data key ready for use, or that its subject was forgotten. */
export type UsableKey = KeyObject | 'forgotten';

interface Kept {
  readonly key: UsableKey;
  /** By the monotonic clock; what was forgotten stays so. */
  readonly until: number;
}

/** Keys kept in memory; the one that was used longest ago makes room. */
const mostKept = 10_000;

/**
 * The data keys of subjects, as `{root}/subjectKeys/{id}` keeps them. A key is used only once its document is known to
 * be there: of processes that make the key of one subject at the same time, one wins, and all use its key.
 */
export class SubjectKeys {
  readonly #context: StateContext;
  readonly #port: KeyPort;
  readonly #lifeMs: number;
  readonly #kept = new Map<string, Kept>();
  /** What is read, made and forgotten of one key happens one after the other. */
  readonly #mutex = new KeyMutex();

  constructor(context: StateContext, port: KeyPort, lifeMs: number) {
    this.#context = context;
    this.#port = port;
    this.#lifeMs = lifeMs;
  }

  /** The key to write with, made where there is none: 0 R where it is in memory, else 1 R, and 1 W for a new one. Throws `InvalidState` once the subject was forgotten. */
  async toWrite(subject: string, options: CallOptions): Promise<{ id: string; key: KeyObject }> {
    const id = subjectKeyId(subject);
    const key = await this.#usable(id, options, 'make');
    if (key === 'forgotten') {
      throw new InvalidState('the subject of the personal fields was forgotten: write them as null.');
    }
    return { id, key };
  }

  /** The key to read with: 0 R where it is in memory, else 1 R. Throws `SerializationError` where it was lost. */
  toRead(id: string, options: CallOptions): Promise<UsableKey> {
    return this.#usable(id, options, 'find');
  }

  /** Removes the key of a subject for good, whether there was one or not. 1 W. */
  async forget(subject: string, options: CallOptions): Promise<void> {
    const id = subjectKeyId(subject);
    const path = this.#context.paths.subjectKey(id);
    const data = subjectKeyConverter.toDocument('forgotten');
    // Also when it cannot be told whether it was removed: whoever asked for it wants it used no more.
    this.#kept.delete(id);
    await this.#inTurn('forget', id, options, async ({ io }) => {
      this.#kept.delete(id);
      await this.#context.store.commit([{ type: 'set', path, data }], { ...io(), idempotent: true });
      this.#keep(id, 'forgotten');
    });
    this.#context.runtime.telemetry.count('privacy.forgotten', 1);
  }

  async #usable(id: string, options: CallOptions, missing: 'make' | 'find'): Promise<UsableKey> {
    const kept = this.#find(id);
    if (kept !== undefined) return kept;
    return this.#inTurn('subject key', id, options, async (call) => {
      const meanwhile = this.#find(id);
      if (meanwhile !== undefined) return meanwhile;
      const path = this.#context.paths.subjectKey(id);
      const stored = await this.#read(path, call);
      if (stored !== undefined) return this.#keep(id, await this.#unwrapped(id, path, stored, call));
      if (missing === 'make') return this.#make(id, path, call);
      throw new SerializationError(path, { expected: 'the key of a subject', found: 'no document' });
    });
  }

  async #make(id: string, path: DocumentPath, call: StateCall): Promise<UsableKey> {
    const plain = secretBytes(keyBytes);
    const wrapped = await this.#ofPort(path, call, (options) => this.#port.wrap(plain, id, options));
    const data = subjectKeyConverter.toDocument({ wrapped });
    try {
      await this.#context.store.commit([{ type: 'create', path, data }], call.io());
      return this.#keep(id, createSecretKey(plain));
    } catch (error) {
      // Somebody else's key is there, or the subject was forgotten: that holds.
      const stored = error instanceof VersionConflict ? await this.#read(path, call) : undefined;
      if (stored === undefined) throw error;
      return this.#keep(id, await this.#unwrapped(id, path, stored, call));
    }
  }

  async #read(path: DocumentPath, { io }: StateCall): Promise<SubjectKey | undefined> {
    const { documents } = await this.#context.store.getAll([path], io());
    return documents[0] && subjectKeyConverter.fromDocument(documents[0]);
  }

  async #unwrapped(id: string, path: DocumentPath, stored: SubjectKey, call: StateCall): Promise<UsableKey> {
    if (stored === 'forgotten') return stored;
    const key = await this.#ofPort(path, call, (options) => this.#port.unwrap(stored.wrapped, id, options));
    if (key.byteLength === keyBytes) return createSecretKey(key);
    throw new SerializationError(path, {
      expected: `a data key of ${String(keyBytes)} bytes`,
      found: `${String(key.byteLength)} bytes`,
    });
  }

  async #ofPort(
    path: DocumentPath,
    { call, io }: StateCall,
    ask: (options: CallOptions) => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    try {
      return await call.race(ask(io()));
    } catch (error) {
      if (isTaiStateError(error)) throw error;
      throw new SerializationError(path, {
        expected: 'a data key that the key port can wrap and unwrap',
        found: 'an error of the port',
        cause: error,
      });
    }
  }

  #inTurn<T>(
    name: string,
    id: string,
    options: CallOptions,
    body: (call: StateCall) => Promise<T>,
  ): Promise<T> {
    return inCall(this.#context, name, options, (call) =>
      this.#mutex.run(
        id,
        (turn) => call.call.race(turn),
        () => body(call),
      ),
    );
  }

  #find(id: string): UsableKey | undefined {
    const kept = this.#kept.get(id);
    if (kept === undefined) return undefined;
    this.#kept.delete(id);
    if (this.#context.runtime.clock.monotonic() >= kept.until) return undefined;
    this.#kept.set(id, kept);
    return kept.key;
  }

  #keep(id: string, key: UsableKey): UsableKey {
    const life = key === 'forgotten' ? Infinity : this.#lifeMs;
    this.#kept.delete(id);
    this.#kept.set(id, { key, until: this.#context.runtime.clock.monotonic() + life });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return key;
  }
}
