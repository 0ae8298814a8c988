import { persisterOf, stateId } from './persister-write.js';
import type { PersisterBase, PersisterWrite, Writer } from './persister-write.js';

/** What is wrong with a history after a write that met with trouble; undefined: nothing, and it goes on. */
export async function wrongAfter(
  writer: Writer,
  write: PersisterWrite,
  { governorId }: PersisterBase,
): Promise<string | undefined> {
  if (!write.sourced) return undefined;
  const persister = persisterOf(writer, write.config);
  const head = await writer.store.getAll([`governors/${governorId}/states/${stateId}`]);
  if (head.documents[0] === undefined) return undefined;
  const { violations } = await persister.validateConsistency(governorId, stateId);
  const [first] = violations;
  return first === undefined ? undefined : `${first.kind} at ${String(first.version)}: ${first.message}`;
}
