import { InvalidState, VersionConflict, documentConverter, retry, serverTime } from '@tai-state/core';
import type { CallOptions, DocumentPath, StoredDocument, VersionStamp } from '@tai-state/core';
import { inCall } from '@tai-state/core/state-store-kit';
import type { StateCall, StateContext } from '@tai-state/core/state-store-kit';
import { decodePosition, encodePosition, isBefore } from './position.js';
import type { EventSource, Position } from './position.js';

interface StoredPosition {
  readonly checkpoint: string;
  /** Events of this commit and later ones are still needed. */
  readonly horizon: number;
}

const converter = documentConverter<StoredPosition>({
  name: 'subscription',
  formatVersion: 1,
  encode: ({ checkpoint, horizon }) => ({ checkpoint, horizon }),
  decode({ checkpoint, horizon }) {
    if (typeof checkpoint !== 'string' || typeof horizon !== 'number') throw new TypeError('no position');
    return { checkpoint, horizon };
  },
});

interface Known {
  readonly position: Position;
  readonly stamp: VersionStamp;
}

/** The position of a named subscription, in `governors/{g}/subscriptions/{name}`. */
export class NamedPosition {
  readonly #context: StateContext;
  readonly #source: EventSource;
  readonly #path: DocumentPath;
  #known: Known | undefined;

  constructor(context: StateContext, source: EventSource, name: string) {
    this.#context = context;
    this.#source = source;
    this.#path = context.paths.subscription(source.governorId, name);
  }

  /** The position under the name, or the one at which it begins: kept from now on, so that cleanup knows of it. */
  async open(begin: () => Promise<Position>, io: () => CallOptions): Promise<Position> {
    const found = await this.#read(io());
    if (found !== undefined) return found.position;
    const position = await begin();
    try {
      const data = { ...this.#document(position), updatedAt: serverTime() };
      const { stamp } = await this.#context.store.commit([{ type: 'create', path: this.#path, data }], io());
      this.#known = { position, stamp };
      return position;
    } catch (error) {
      // Another subscriber has begun under this name: it begins for both.
      const other = error instanceof VersionConflict ? await this.#read(io()) : undefined;
      if (other === undefined) throw error;
      return other.position;
    }
  }

  /** Raises the position: 1 W; one that is there already changes nothing. Throws `InvalidState` once it was removed. */
  acknowledge(position: Position, options: CallOptions): Promise<void> {
    return inCall(this.#context, 'ack', options, (call) =>
      retry(() => this.#raise(position, call), {
        call: call.call,
        random: this.#context.runtime.random,
        classify: (error) => (error instanceof VersionConflict ? 'conflict' : 'final'),
      }),
    );
  }

  /** Removes it: cleanup waits for it no more. 1 W. */
  async remove(options: CallOptions): Promise<void> {
    await inCall(this.#context, 'remove', options, ({ io }) =>
      this.#context.store.commit([{ type: 'delete', path: this.#path }], { ...io(), idempotent: true }),
    );
    this.#known = undefined;
  }

  async #raise(position: Position, { io }: StateCall): Promise<void> {
    const known = this.#known ?? (await this.#read(io()));
    if (known === undefined) throw new InvalidState(`${this.#path} was removed: subscribe again.`);
    if (!isBefore(this.#source, known.position, position)) return;
    this.#known = undefined;
    const { stamp, recovered } = await this.#context.store.commit(
      [
        {
          type: 'update',
          path: this.#path,
          fields: { ...this.#document(position), updatedAt: serverTime() },
          precondition: { updateTime: known.stamp },
        },
      ],
      io(),
    );
    if (!recovered) this.#known = { position, stamp };
  }

  #document(position: Position): ReturnType<typeof converter.toDocument> {
    const checkpoint = encodePosition(this.#source, position);
    return converter.toDocument({ checkpoint, horizon: position.stamp });
  }

  async #read(io: CallOptions): Promise<Known | undefined> {
    const { documents } = await this.#context.store.getAll([this.#path], io);
    const document: StoredDocument | undefined = documents[0];
    if (document === undefined) return undefined;
    const { checkpoint } = converter.fromDocument(document);
    this.#known = { position: decodePosition(this.#source, checkpoint), stamp: document.updateTime };
    return this.#known;
  }
}
