import { isTaiStateError } from '@tai-state/core';
import type {
  CallOptions,
  DocumentValue,
  Filter,
  QuerySpec,
  StateSnapshot,
  StoredDocument,
} from '@tai-state/core';
import { digestOfValue, readSnapshot } from '@tai-state/core/state-store-kit';
import type { LoggedDigest } from '../log/logged-event.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';

/** A snapshot to begin a replay with. */
export interface Baseline {
  /** As stored: sealed. */
  readonly state: StateSnapshot<DocumentValue>;
  /** What its event says of the data that it has led to. */
  readonly digest: LoggedDigest;
  /** The hash of the event of its version; `unknown` where another writer has made the snapshot. */
  readonly chain: LoggedDigest;
  readonly lamport: number;
  readonly document: StoredDocument;
}

/** Which snapshot is looked for: at or below a version, or taken at or before a time, in milliseconds by the server. */
export type BaselineQuery = { readonly upTo: number | undefined } | { readonly time: number };

/** Throws `SerializationError`; undefined where the data are not those of the digest. */
function baselineOf({ shield }: PersisterContext, document: StoredDocument): Baseline | undefined {
  const state = readSnapshot(document);
  const { digest, eventDigest = digest, chain, lamport, reducerVersion } = document.data;
  if (typeof digest === 'string' && digestOfValue(shield.redact(state.data)) !== digest) return undefined;
  return {
    state,
    digest: typeof eventDigest === 'string' ? { text: eventDigest } : 'unknown',
    chain: typeof chain === 'string' ? { text: chain } : reducerVersion === undefined ? 'unknown' : 'none',
    lamport: typeof lamport === 'number' ? lamport : 0,
    document,
  };
}

function specOf(
  { states, config }: PersisterContext,
  { governorId, stateId }: StateRef,
  bound: Filter | undefined,
  field: 'version' | 'takenAt',
): QuerySpec {
  return {
    collection: states.paths.snapshots(governorId),
    where: {
      and: [
        { field: 'stateId', op: '==', value: stateId },
        { field: 'reducerVersion', op: '==', value: config.reducerVersion },
        ...(bound === undefined ? [] : [bound]),
      ],
    },
    orderBy: [{ field, direction: 'desc' }],
    limit: 1,
  };
}

function firstSpec(context: PersisterContext, ref: StateRef, query: BaselineQuery): QuerySpec {
  if ('time' in query) {
    return specOf(context, ref, { field: 'takenAt', op: '<=', value: new Date(query.time) }, 'takenAt');
  }
  const { upTo } = query;
  const bound = upTo === undefined ? undefined : ({ field: 'version', op: '<=', value: upTo } as const);
  return specOf(context, ref, bound, 'version');
}

/** What a snapshot's document is good for; damaged ones are logged. */
function usable(
  context: PersisterContext,
  document: StoredDocument,
  query: BaselineQuery,
): Baseline | undefined {
  if ('time' in query && document.createTime > query.time * 1000) return undefined;
  try {
    const baseline = baselineOf(context, document);
    if (baseline !== undefined) return baseline;
  } catch (error) {
    if (!isTaiStateError(error)) throw error;
  }
  context.states.runtime.telemetry.log('error', 'a snapshot is damaged and not used', {
    path: document.path,
  });
  return undefined;
}

/**
 * The newest snapshot of the present reducer that is whole; undefined where there is none. 1 R, one round trip; one of
 * each more for every snapshot that is damaged.
 */
export async function newestBaseline(
  context: PersisterContext,
  ref: StateRef,
  query: BaselineQuery,
  io: () => CallOptions,
): Promise<Baseline | undefined> {
  let spec = firstSpec(context, ref, query);
  for (;;) {
    const { documents } = await context.states.store.query(spec, io());
    const [document] = documents;
    if (document === undefined) return undefined;
    const baseline = usable(context, document, query);
    if (baseline !== undefined) return baseline;
    const below = document.data['version'] ?? null;
    spec = specOf(context, ref, { field: 'version', op: '<', value: below }, 'version');
  }
}

/**
 * The first snapshot at or after the version up to which events were removed, whatever reducer has made it: there is
 * nothing older that it could be made from again. 1 R, one round trip.
 */
export async function oldestBaseline(
  context: PersisterContext,
  { governorId, stateId }: StateRef,
  trimmed: number,
  io: () => CallOptions,
): Promise<Baseline | undefined> {
  const { documents } = await context.states.store.query(
    {
      collection: context.states.paths.snapshots(governorId),
      where: {
        and: [
          { field: 'stateId', op: '==', value: stateId },
          { field: 'version', op: '>=', value: trimmed },
        ],
      },
      orderBy: [{ field: 'version' }],
      limit: 1,
    },
    io(),
  );
  const [document] = documents;
  return document && usable(context, document, { upTo: undefined });
}
