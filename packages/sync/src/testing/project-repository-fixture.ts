import type { PendingEvent, ProjectOutbox, ProjectRepository } from '../projects/index.js';
import { OUTBOX_LANES } from '../projects/index.js';

/** What a case of the contract gets: an empty repository of its own. */
export interface ProjectRepositoryFixture {
  readonly projects: ProjectRepository & { readonly outbox: ProjectOutbox };
}

/** All pending events of all lanes. */
export async function allPending({
  outbox,
}: ProjectRepositoryFixture['projects']): Promise<readonly PendingEvent[]> {
  const lanes = Array.from({ length: OUTBOX_LANES }, (_, lane) => outbox.pending(lane));
  return (await Promise.all(lanes)).flat();
}

/** An id of no project. */
export const unknownId = '000000000000000000000000';
