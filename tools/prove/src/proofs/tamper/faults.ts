import { versionStamp } from '@tai-state/core';
import type { DocumentValue, StoredDocument } from '@tai-state/core';
import { digestOfValue } from '@tai-state/core/state-store-kit';
import type { ViolationKind } from '@tai-state/persister';
import { mapIn } from './forged-log.js';
import type { ForgedLog } from './forged-log.js';
import type { LogKind } from './random-log.js';

/** Where a fault was put, and how many versions above it may be touched by it. */
export interface Injected {
  readonly version: number;
  readonly reach: number;
}

/**
 * Where a fault can be seen: at the event itself; only in what follows on it (the next event, a snapshot, the head); or
 * nowhere, because nothing in the history depends on what was changed.
 */
export type Trace = 'itself' | 'what follows' | 'nowhere';

/** One way to make a history contradict itself. */
export interface Fault {
  readonly name: string;
  /** What a check has to report at the very version. */
  readonly kind: ViolationKind;
  /** Where it shows, by what the history keeps. */
  shows(kind: LogKind): Trace;
  /** Undefined where the history has no place for it. */
  inject(log: ForgedLog): Injected | undefined;
}

const always = (): boolean => true;
const atItself = (): Trace => 'itself';
const somewhere = (version: number | undefined, reach = 1): Injected | undefined =>
  version === undefined ? undefined : { version, reach };
const otherData: DocumentValue = { total: -1, last: -1 };
const hasState = ({ data }: StoredDocument): boolean => data['toState'] !== undefined;
const hasPayload = ({ data }: StoredDocument): boolean => data['payload'] !== undefined;

/** An event that does what it does not say: the same, but for some fields. */
function edit(
  log: ForgedLog,
  holds: (event: StoredDocument) => boolean,
  fields: (event: StoredDocument) => Readonly<Record<string, DocumentValue>>,
): Injected | undefined {
  const version = log.pick(log.versionsWhere(holds));
  if (version === undefined) return undefined;
  log.change(log.event(version), fields(log.event(version)));
  return { version, reach: 1 };
}

const stateEdited = ({ data }: StoredDocument): Readonly<Record<string, DocumentValue>> => ({
  toState: { ...mapIn(data['toState']), data: otherData },
});

/** An event whose next one was committed after it: not in the same commit. */
function beforeAnother(log: ForgedLog): number | undefined {
  return log.pick(
    log.versionsWhere(({ data, createTime }) => {
      const version = Number(data['version']);
      return version < log.versions && log.event(version + 1).createTime > createTime;
    }),
  );
}

/** The seven classes of faults, some in several ways. */
export const faults: readonly Fault[] = [
  {
    name: 'gap',
    kind: 'gap',
    shows: atItself,
    inject(log: ForgedLog): Injected | undefined {
      const version = log.pick(log.versionsWhere(always));
      if (version !== undefined) log.remove(log.event(version));
      return somewhere(version, 0);
    },
  },
  {
    name: 'duplicate',
    kind: 'duplicate',
    shows: atItself,
    inject(log: ForgedLog): Injected | undefined {
      const version = log.pick(log.versionsWhere(always));
      if (version === undefined) return undefined;
      const event = log.event(version);
      const operation = { id: 'forged', index: 0, count: 1 };
      const path = event.path.replace(/[^/]*$/, 's~forged');
      log.add({ ...event, path, id: 's~forged', data: { ...event.data, operation } });
      return { version, reach: 0 };
    },
  },
  {
    name: 'reordering: the order of commits',
    kind: 'reordering',
    shows: atItself,
    inject(log: ForgedLog): Injected | undefined {
      const version = beforeAnother(log);
      if (version === undefined) return undefined;
      const [one, next] = [log.event(version), log.event(version + 1)];
      log.add({ ...one, createTime: versionStamp(next.createTime + 1) });
      return { version: version + 1, reach: 1 };
    },
  },
  {
    name: 'reordering: exchanged versions',
    kind: 'reordering',
    shows: atItself,
    inject(log: ForgedLog): Injected | undefined {
      const version = beforeAnother(log);
      if (version === undefined) return undefined;
      const [one, next] = [log.event(version), log.event(version + 1)];
      log.change(one, { version: version + 1 });
      log.change(next, { version });
      return { version: version + 1, reach: 1 };
    },
  },
  {
    name: 'continuity',
    kind: 'continuity',
    shows: atItself,
    inject: (log) =>
      edit(log, always, ({ data }) => ({
        fromDigest: digestOfValue(otherData),
        ...(data['fromState'] !== undefined && {
          fromState: { ...mapIn(data['fromState']), data: otherData },
        }),
      })),
  },
  {
    name: 'edited state',
    kind: 'edited',
    shows: atItself,
    inject: (log) => edit(log, hasState, stateEdited),
  },
  {
    name: 'edited state and its digest',
    kind: 'edited',
    shows: ({ hashChain }) => (hashChain ? 'itself' : 'what follows'),
    inject: (log) =>
      edit(log, hasState, (event) => ({ ...stateEdited(event), toDigest: digestOfValue(otherData) })),
  },
  {
    name: 'edited payload',
    kind: 'edited',
    shows: ({ hashChain, recordStates }) => (hashChain || recordStates === 'digest' ? 'itself' : 'nowhere'),
    inject: (log) => edit(log, hasPayload, ({ data }) => ({ payload: Number(data['payload']) + 1 })),
  },
  {
    name: 'edited metadata',
    kind: 'edited',
    shows: ({ hashChain }) => (hashChain ? 'itself' : 'nowhere'),
    inject: (log) =>
      edit(log, always, ({ data }) => ({ metadata: { ...mapIn(data['metadata']), changedBy: 'nobody' } })),
  },
  {
    name: 'snapshot',
    kind: 'snapshot',
    shows: atItself,
    inject(log: ForgedLog): Injected | undefined {
      const version = log.pick(log.snapshots());
      if (version === undefined) return undefined;
      log.change(log.snapshot(version), { data: otherData, digest: digestOfValue(otherData) });
      return { version, reach: 0 };
    },
  },
  {
    name: 'clock: Lamport time',
    kind: 'clock',
    shows: atItself,
    inject: (log) =>
      edit(
        log,
        ({ data }) => Number(data['version']) > 1,
        () => ({ lamport: 0 }),
      ),
  },
  {
    name: 'clock: vector clock',
    kind: 'clock',
    shows: atItself,
    inject: (log) =>
      edit(
        log,
        ({ data }) => Number(data['version']) > 1,
        () => ({ causality: {} }),
      ),
  },
];
