import {
  Aborted,
  Call,
  CorruptHistory,
  InvalidArgument,
  OperationReused,
  OutcomeUnknown,
  SerializationError,
  checkId,
} from '@tai-state/core';
import { eventId } from '@tai-state/core/state-store-kit';
import { checkerOf } from '../integrity/checked-log.js';
import type { Predecessor } from '../integrity/link-checks.js';
import type { LogChecker } from '../integrity/log-checker.js';
import { checkKeepsEvents } from '../log/history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { EventLine, HeaderLine } from './export-lines.js';
import { ExportReader } from './export-reader.js';
import { claimImport } from './import-claim.js';
import type { ImportOptions } from './import-options.js';
import { endImport } from './import-record.js';
import type { ImportedHistory } from './import-record.js';
import { ImportStage } from './import-stage.js';
import type { ImportTarget } from './import-target.js';
import { exportedDocument, revealWrites } from './import-writes.js';
import { sweepImport } from './sweep-import.js';

/** The history of a state keeps its id: the ids of its events are made of it. */
function checkSubject({ stateId, governorId }: HeaderLine, ref: StateRef): void {
  if (stateId === ref.stateId) return;
  const found = `the history of ${JSON.stringify(stateId)} of ${JSON.stringify(governorId)}`;
  throw new InvalidArgument('stateId', { expected: 'the id that the history was exported under', found });
}

/** Stages one event, if it follows on the one before it. Throws `CorruptHistory`, which locates what does not. */
async function stageEvent(
  stage: ImportStage,
  checker: LogChecker,
  { stateId }: StateRef,
  line: EventLine,
  location: string,
): Promise<void> {
  checkId(line.id, location);
  const document = exportedDocument(`events/${line.id}`, line.data, location, line.committedAt);
  const { entry, violations } = checker.check(document);
  const [violation] = violations;
  if (violation !== undefined)
    throw new CorruptHistory(stateId, violation.version, violation.message.replace(/\.$/, ''));
  if (entry?.event.stateId !== stateId) {
    throw new SerializationError(location, { expected: 'an event of the state', found: "another state's" });
  }
  await stage.add(line.id, { ...document.data, original: { committedAt: line.committedAt } });
}

interface Staged {
  readonly last: Predecessor;
  readonly events: number;
  readonly digest: string;
  readonly keyId: string;
}

/** Reads the lines to their end and stages what they bring. Throws for whatever is wrong with them. */
async function stageAll(
  context: PersisterContext,
  ref: StateRef,
  reader: ExportReader,
  header: HeaderLine,
  stage: ImportStage,
  { verifier }: ImportOptions,
): Promise<Staged> {
  const { after: trimmed, afterDigest, afterChain } = header;
  const checker = checkerOf(context, {
    trimmed,
    ...(afterDigest !== undefined && { trimmedDigest: afterDigest }),
    ...(afterChain !== undefined && { trimmedChain: afterChain }),
  });
  for (;;) {
    const line = await reader.next();
    if (line.type === 'trailer') {
      const digest = await reader.verify(line, verifier);
      await stage.flush();
      return { last: checker.last, events: line.events, digest, keyId: line.keyId };
    }
    await stageEvent(stage, checker, ref, line, `line ${String(reader.line)}`);
  }
}

/** Gives what the import has made before, if these are the lines that it has made it of. */
async function repeated(
  reader: ExportReader,
  done: ImportedHistory,
  { verifier, operationId = done.importId }: ImportOptions,
): Promise<ImportedHistory> {
  for (;;) {
    const line = await reader.next();
    if (line.type !== 'trailer') continue;
    if ((await reader.verify(line, verifier)) !== done.digest) throw new OperationReused(operationId);
    return done;
  }
}

async function stageAndReveal(
  context: PersisterContext,
  reader: ExportReader,
  header: HeaderLine,
  stage: ImportStage,
  { ref, importId }: ImportTarget,
  options: ImportOptions,
): Promise<ImportedHistory> {
  const { states } = context;
  const { last, events, digest, keyId } = await stageAll(context, ref, reader, header, stage, options);
  const firstVersion = header.after + 1;
  const result = Object.freeze({ importId, version: header.upTo, firstVersion, events, digest, keyId });
  const writes = revealWrites(context, ref, header, last, importId);
  states.heads.forget(states.paths.head(ref.governorId, ref.stateId));
  await stage.commit([
    endImport(states.paths.import(ref.governorId, importId), stage.stamp, result),
    ...writes,
  ]);
  return result;
}

/** Removes what was staged, so far as that can be done now; `maintain` does the rest. */
async function giveUp(
  { states }: PersisterContext,
  stage: ImportStage,
  { ref, importId }: ImportTarget,
): Promise<void> {
  const path = states.paths.import(ref.governorId, importId);
  try {
    await sweepImport(states, path, stage.stamp, () => ({ deadlineMs: states.deadlineMs }));
  } catch (error) {
    const code = (error as { readonly code?: string }).code ?? 'unknown';
    states.runtime.telemetry.log('warn', 'a failed import is left for the next maintenance', {
      importId,
      error: code,
    });
  }
}

/**
 * Brings a history from elsewhere. Its events are staged out of sight, and one last commit makes them the history of
 * the state, if nothing is in its place, and the lines were whole, in order, and signed by a key that is trusted.
 */
export async function importHistory(
  context: PersisterContext,
  ref: StateRef,
  lines: AsyncIterable<string>,
  options: ImportOptions,
): Promise<ImportedHistory> {
  const { states } = context;
  checkKeepsEvents(context, 'importHistory');
  states.paths.head(ref.governorId, ref.stateId);
  const importId = eventId(ref.stateId, options.operationId ?? states.runtime.ids.next());
  const { signal, deadlineMs = states.deadlineMs } = options;
  const io = (): { readonly deadlineMs: number; readonly signal?: AbortSignal } => {
    if (signal?.aborted === true) throw new Aborted('importHistory', { cause: signal.reason });
    return { deadlineMs, ...(signal !== undefined && { signal }) };
  };
  const target: ImportTarget = { ref, importId, io };
  const reader = new ExportReader(lines, async (asked) => {
    using call = new Call('importHistory', states.runtime.clock, options, states.deadlineMs);
    return await call.race(asked);
  });
  try {
    const header = await reader.header();
    checkSubject(header, ref);
    const claim = await claimImport(context, target);
    if ('done' in claim) return await repeated(reader, claim.done, options);
    const stage = new ImportStage(states, states.paths.import(ref.governorId, importId), claim.stamp, io);
    try {
      return await stageAndReveal(context, reader, header, stage, target, options);
    } catch (error) {
      // What may have been made visible is not swept.
      if (!(error instanceof OutcomeUnknown)) await giveUp(context, stage, target);
      throw error;
    }
  } finally {
    await reader.close();
  }
}
