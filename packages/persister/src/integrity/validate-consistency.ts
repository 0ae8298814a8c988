import { StateNotFound } from '@tai-state/core';
import type { CallOptions } from '@tai-state/core';
import { inCall } from '@tai-state/core/state-store-kit';
import { checkKeepsEvents } from '../log/history.js';
import { documentPages } from '../log/log-pages.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { checkerOf, logDocuments } from './checked-log.js';
import { Findings } from './consistency-report.js';
import type { ConsistencyReport } from './consistency-report.js';
import { FoldChecker } from './fold-checker.js';
import { headViolations } from './head-checks.js';
import { seeHead } from './seen-head.js';
import type { SeenHead } from './seen-head.js';
import { SnapshotChecker } from './snapshot-checker.js';
import type { Violation } from './violation.js';

/** The versions of which there has to be a snapshot. */
function keptSnapshots({ found, history }: SeenHead): readonly number[] {
  const { trimmed, trimmedDigest } = history;
  const base = trimmed === undefined || trimmedDigest === undefined ? [] : [trimmed];
  return typeof found === 'object' ? [...base, ...found.snapshots] : base;
}

/** What snapshots lack or have too much beside a head, unless it went on meanwhile: then it names others. */
async function snapshotsBeside(
  context: PersisterContext,
  ref: StateRef,
  found: readonly Violation[],
  lastVersion: number,
  io: () => CallOptions,
): Promise<readonly Violation[]> {
  if (found.length === 0) return found;
  const now = await seeHead(context, ref, io);
  const named = keptSnapshots(now);
  return found.filter(({ version }) =>
    version > lastVersion ? version > (now.version ?? lastVersion) : named.includes(version),
  );
}

/** An event above the head was written meanwhile, unless the head is still below it. */
async function eventAbove(
  context: PersisterContext,
  ref: StateRef,
  version: number,
  io: () => CallOptions,
): Promise<readonly Violation[]> {
  const pages = documentPages(context, ref, { after: version, pageSize: 1 }, {}, io);
  const first = await pages.next();
  const [document] = first.done === true ? [] : first.value;
  if (document === undefined) return [];
  const found = Number(document.data['version']);
  const now = await seeHead(context, ref, io);
  if (now.version !== undefined && now.version >= found) return [];
  const message = 'The event is of a version that the head does not have.';
  return [{ kind: 'head', version: found, eventId: document.id, message }];
}

/** Reads a history once, from beginning to end. */
async function checkOnce(
  context: PersisterContext,
  ref: StateRef,
  io: () => CallOptions,
): Promise<ConsistencyReport> {
  const { shield, states } = context;
  const head = await seeHead(context, ref, io);
  const findings = new Findings();
  const log = checkerOf(context, head.history);
  const start = log.last;
  const fold = new FoldChecker(context, io, start.digest === 'none' ? { data: undefined } : 'unknown');
  const snapshots = new SnapshotChecker(context, ref, keptSnapshots(head), io);
  const compare = async (): Promise<void> => {
    const snapshot = await snapshots.at(log.last);
    findings.add(...(snapshot?.violations ?? []));
    if (snapshot?.data !== undefined) await fold.resume(snapshot.data);
  };
  await snapshots.start(start.version);
  await compare();
  let checkedEvents = 0;
  for await (const document of logDocuments(context, ref, head.history, head.version, io)) {
    checkedEvents += 1;
    const { entry, violations } = log.check(document);
    findings.add(...violations);
    if (entry === undefined || violations.some(({ kind }) => kind === 'gap')) fold.lose();
    if (entry !== undefined) findings.add(...(await fold.check(entry)));
    await compare();
  }
  if (head.found === 'missing' && checkedEvents === 0) {
    throw new StateNotFound(states.paths.head(ref.governorId, ref.stateId));
  }
  findings.add(...headViolations(head, log.last, (data) => shield.redact(data)));
  const lastVersion = head.version ?? log.last.version;
  const beside = await snapshots.rest(lastVersion);
  findings.add(...(await snapshotsBeside(context, ref, beside, lastVersion, io)));
  if (head.version !== undefined) findings.add(...(await eventAbove(context, ref, head.version, io)));
  return findings.report({
    firstVersion: start.version + 1,
    lastVersion,
    checkedEvents,
    checkedSnapshots: snapshots.checked,
  });
}

/**
 * Reads the whole history of a state, and reports what contradicts itself. What is found is read a second time before
 * it is reported: the history may have been written to, or cleaned up, while it was read.
 */
export function validateConsistency(
  context: PersisterContext,
  ref: StateRef,
  options: CallOptions,
): Promise<ConsistencyReport> {
  checkKeepsEvents(context, 'validateConsistency');
  context.states.paths.head(ref.governorId, ref.stateId);
  return inCall(context.states, 'validateConsistency', options, async ({ io }) => {
    const first = await checkOnce(context, ref, io);
    const report = first.ok ? first : await checkOnce(context, ref, io);
    if (!report.ok) {
      const { telemetry } = context.states.runtime;
      telemetry.count('persister.violations', report.violationCount);
      telemetry.log('error', 'a history contradicts itself', {
        ...ref,
        found: report.violationCount,
      });
    }
    return report;
  });
}
