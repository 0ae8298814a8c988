import { TaiStateError } from '@tai-state/core';
import type { TaiStateErrorOptions } from '@tai-state/core';

/** The project was deleted: nothing can be added to it any more, by anybody. Thrown by writes into a project. */
export class ProjectGone extends TaiStateError {
  readonly projectId: string;

  constructor(projectId: string, options: TaiStateErrorOptions = {}) {
    super('ProjectGone', `project ${projectId} was deleted. Nothing can be added to it.`, options);
    this.projectId = projectId;
  }
}
