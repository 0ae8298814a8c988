import { documentConverter } from '../converter/document-converter.js';
import type { DocumentPath, StoredDocument } from '../document-store/document.js';
import type { DocumentValue } from '../document-store/value.js';
import type { DeleteWrite, UpdateWrite, Write } from '../document-store/write.js';
import { StateNotFound, VersionConflict } from '../errors/errors.js';
import { retry } from '../retry/retry.js';
import type { CallOptions } from '../runtime/call-options.js';
import { decodeState, encodeState } from './event-document.js';
import { isLive } from './head.js';
import type { Head } from './head.js';
import { text } from './head-document.js';
import { readHeads } from './read-heads.js';
import { inCall } from './state-call.js';
import type { StateContext } from './state-context.js';
import type { StateSnapshot } from './state-snapshot.js';
import { snapshotOf } from './stored-state.js';

type AnySnapshot = StateSnapshot<DocumentValue>;

const converter = documentConverter<AnySnapshot>({
  name: 'snapshot',
  formatVersion: 1,
  encode: (state) => ({ stateId: state.id, ...encodeState(state) }),
  decode: (data) => decodeState(text(data['stateId']), data),
});

/** The write that keeps a snapshot. */
export function snapshotWrite(path: DocumentPath, state: AnySnapshot): Write {
  return { type: 'create', path, data: converter.toDocument(state) };
}

/** The snapshot that a document holds. Throws `SerializationError`. */
export function readSnapshot(document: StoredDocument): AnySnapshot {
  return converter.fromDocument(document);
}

/** The writes of a snapshot of a head: the snapshot, the head's list, and the removal of what is beyond the retention. */
function writesOf(
  context: StateContext,
  governorId: string,
  head: Head,
  state: AnySnapshot,
): readonly Write[] {
  const { paths, snapshotRetention } = context;
  const at = (version: number): DocumentPath => paths.snapshot(governorId, head.stateId, version);
  const all = [...head.snapshots, head.version];
  const kept = all.slice(-snapshotRetention);
  const list: UpdateWrite = {
    type: 'update',
    path: head.path,
    fields: { snapshots: kept },
    precondition: { updateTime: head.stamp },
  };
  const gone = all
    .slice(0, -snapshotRetention)
    .map((version): DeleteWrite => ({ type: 'delete', path: at(version) }));
  return [list, snapshotWrite(at(head.version), state), ...gone];
}

/**
 * Keeps the present state as a snapshot, unless there is one of its version. One read, two writes, and one delete for
 * each snapshot beyond the retention. Tokens stay good: the version stays. Throws `StateNotFound`.
 */
export function createSnapshot(
  context: StateContext,
  governorId: string,
  stateId: string,
  options: CallOptions,
): Promise<AnySnapshot> {
  const path = context.paths.head(governorId, stateId);
  return inCall(context, 'createSnapshot', options, ({ call, io }) =>
    retry(
      async () => {
        const [head] = await readHeads(context, [path], io());
        if (!isLive(head)) throw new StateNotFound(path);
        const state = snapshotOf(head);
        if (head.snapshots.includes(head.version)) return state;
        context.heads.forget(path);
        await context.store.commit(writesOf(context, governorId, head, state), io());
        return state;
      },
      {
        call,
        random: context.runtime.random,
        classify: (error) => (error instanceof VersionConflict ? 'conflict' : 'final'),
      },
    ),
  );
}

/**
 * The newest snapshot, or the newest one at or below a version; undefined where there is none. Two reads; also of a
 * state that was deleted.
 */
export function loadSnapshot(
  context: StateContext,
  governorId: string,
  stateId: string,
  { upTo = Infinity, ...options }: CallOptions & { readonly upTo?: number },
): Promise<AnySnapshot | undefined> {
  const path = context.paths.head(governorId, stateId);
  return inCall(context, 'loadSnapshot', options, async ({ io }) => {
    const [head] = await readHeads(context, [path], io());
    const version = head?.snapshots.filter((one) => one <= upTo).at(-1);
    if (version === undefined) return undefined;
    const { documents } = await context.store.getAll(
      [context.paths.snapshot(governorId, stateId, version)],
      io(),
    );
    return documents[0] && readSnapshot(documents[0]);
  });
}
