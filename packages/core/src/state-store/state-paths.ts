import type { CollectionPath, DocumentPath } from '../document-store/document.js';
import { checkDocumentPath, checkId } from '../document-store/validation/paths.js';
import { checkVersion } from './expected-state.js';

/** The parts of one id are joined by `~`; a part that holds one keeps it in another spelling. */
function escaped(part: string): string {
  if (!part.includes('~') && !part.includes('%')) return part;
  return part.replace(/[%~]/g, (character) => (character === '%' ? '%25' : '%7E'));
}

/** The id of an event: `stateId~operationId`, with `~index` where one operation has several, or from the second one on. Throws `InvalidArgument`. */
export function eventId(stateId: string, operationId: string, index?: number): string {
  checkId(stateId, 'stateId');
  checkId(operationId, 'operationId');
  const first = `${escaped(stateId)}~${escaped(operationId)}`;
  const id = index === undefined ? first : `${first}~${String(index)}`;
  checkId(id, 'stateId and operationId together');
  return id;
}

/** Where everything of one root lies. Every method checks its ids and throws `InvalidArgument`. */
export class StatePaths {
  readonly #root: string;
  readonly #governors: string;

  /** `root` is empty or the path of a document, such as `projects/p1`. */
  constructor(root = '') {
    if (root !== '') checkDocumentPath(root, 'root');
    this.#root = root === '' ? '' : `${root}/`;
    this.#governors = `${this.#root}governors`;
  }

  /** Empty, or the path of the document below which everything lies. */
  get root(): string {
    return this.#root.slice(0, -1);
  }

  states(governorId: string): CollectionPath {
    return this.#collection(governorId, 'states');
  }

  events(governorId: string): CollectionPath {
    return this.#collection(governorId, 'events');
  }

  conflicts(governorId: string): CollectionPath {
    return this.#collection(governorId, 'conflicts');
  }

  head(governorId: string, stateId: string): DocumentPath {
    checkId(stateId, 'stateId');
    return `${this.states(governorId)}/${stateId}`;
  }

  event(governorId: string, stateId: string, operationId: string, index?: number): DocumentPath {
    return `${this.events(governorId)}/${eventId(stateId, operationId, index)}`;
  }

  operations(governorId: string): CollectionPath {
    return this.#collection(governorId, 'operations');
  }

  /** The witness of an operation without an event. */
  operation(governorId: string, stateId: string, operationId: string): DocumentPath {
    return `${this.operations(governorId)}/${eventId(stateId, operationId)}`;
  }

  snapshots(governorId: string): CollectionPath {
    return this.#collection(governorId, 'snapshots');
  }

  snapshot(governorId: string, stateId: string, version: number): DocumentPath {
    checkVersion(version, 'version', 1);
    return `${this.snapshots(governorId)}/${eventId(stateId, String(version))}`;
  }

  imports(governorId: string): CollectionPath {
    return this.#collection(governorId, 'imports');
  }

  /** The history that was brought from elsewhere. */
  import(governorId: string, importId: string): DocumentPath {
    checkId(importId, 'importId');
    return `${this.imports(governorId)}/${importId}`;
  }

  /** Where the events of such a history lie. */
  importedEvents(governorId: string, importId: string): CollectionPath {
    return `${this.import(governorId, importId)}/events`;
  }

  /** A record that was written with a change of a state, to be sent on: one of several of its operation. */
  outbox(governorId: string, stateId: string, operationId: string, index: number): DocumentPath {
    const id = `${eventId(governorId, stateId)}~${eventId(operationId, String(index))}`;
    checkId(id, 'governorId, stateId and operationId together');
    return `${this.#root}outbox/${id}`;
  }

  lock(governorId: string, resourceId: string): DocumentPath {
    checkId(resourceId, 'resourceId');
    return `${this.#collection(governorId, 'locks')}/${resourceId}`;
  }

  subscriptions(governorId: string): CollectionPath {
    return this.#collection(governorId, 'subscriptions');
  }

  /** The durable position of a subscriber. */
  subscription(governorId: string, name: string): DocumentPath {
    checkId(name, 'name');
    return `${this.subscriptions(governorId)}/${name}`;
  }

  /** Up to where events of a governor were removed. */
  retention(governorId: string): DocumentPath {
    return `${this.#collection(governorId, 'retention')}/events`;
  }

  removals(governorId: string): CollectionPath {
    return this.#collection(governorId, 'removals');
  }

  /** The removal of events of a state that is under way. */
  removal(governorId: string, stateId: string): DocumentPath {
    checkId(stateId, 'stateId');
    return `${this.removals(governorId)}/${stateId}`;
  }

  /** The wrapped data key of a subject. */
  subjectKey(keyId: string): DocumentPath {
    checkId(keyId, 'keyId');
    return `${this.#root}subjectKeys/${keyId}`;
  }

  #collection(governorId: string, name: string): CollectionPath {
    checkId(governorId, 'governorId');
    return `${this.#governors}/${governorId}/${name}`;
  }
}
