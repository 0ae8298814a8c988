import { documentConverter } from '@tai-state/core';
import type { DocumentPath, VersionStamp } from '@tai-state/core';
import { projectReferenceSchema } from '../contracts/index.js';
import type { ProjectReference } from '../contracts/index.js';

/** A project that assets can be added to. */
export type ActiveProject = Extract<ProjectReference, { status: 'active' }>;

/** A reference together with the update time of its document, by which a commit can verify it. */
export interface StampedReference {
  readonly reference: ProjectReference;
  readonly stamp: VersionStamp;
}

/** Where the reference of a project is kept. */
export function projectReferencePath(projectId: string): DocumentPath {
  return `projectRefs/${projectId}`;
}

/** `projectRefs/{projectId}`: what the services that own assets know of a project. */
export const projectReferenceConverter = documentConverter<ProjectReference>({
  name: 'project reference',
  formatVersion: 1,
  encode: ({ projectId: _id, ...fields }) => fields,
  decode: (data, document) => projectReferenceSchema.parse({ ...data, projectId: document.id }),
});
