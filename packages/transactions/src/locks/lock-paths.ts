import type { CollectionPath, DocumentPath } from '@tai-state/core';
import { StatePaths } from '@tai-state/core/state-store-kit';

/** Where locks and the tickets of those who wait for them lie. */
export class LockPaths {
  /** The tickets of all governors lie together, so that a cycle of waits over several governors is found. */
  readonly tickets: CollectionPath;
  readonly #paths: StatePaths;

  /** `root` is empty or the path of a document, such as `projects/p1`. Throws `InvalidArgument`. */
  constructor(root: string) {
    this.#paths = new StatePaths(root);
    this.tickets = root === '' ? 'lockTickets' : `${root}/lockTickets`;
  }

  /** Throws `InvalidArgument` for an id that is none. */
  locks(governorId: string): CollectionPath {
    const path = this.#paths.lock(governorId, 'any');
    return path.slice(0, path.lastIndexOf('/'));
  }

  /** Throws `InvalidArgument` for an id that is none. */
  lock(governorId: string, resourceId: string): DocumentPath {
    return this.#paths.lock(governorId, resourceId);
  }

  ticket(ticketId: string): DocumentPath {
    return `${this.tickets}/${ticketId}`;
  }
}
