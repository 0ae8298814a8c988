import type { ExpectedProject, Project } from '@tai-state/sync';

/** A project as it goes over the wire. */
export interface ProjectView {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly ownerId?: string;
  readonly status: 'active';
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Dates in ISO 8601, nothing internal. */
export function viewOf({ epoch: _epoch, createdAt, updatedAt, ...project }: Project): ProjectView {
  return { ...project, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** The entity tag of a version of a project; the epoch tells the lives of a project apart. */
export function etagOf({ epoch, version }: Pick<Project, 'epoch' | 'version'>): string {
  return `${epoch.toString(36)}.${String(version)}`;
}

/** What an `If-Match` asks for; undefined when the tag is none of any project. */
export function expectedBy(tag: string): ExpectedProject | undefined {
  if (tag === '*') return 'any';
  const [, epoch = '', version] = /^([1-9a-z][0-9a-z]{0,9})\.([1-9]\d{0,14})$/.exec(tag) ?? [];
  return version === undefined ? undefined : { epoch: Number.parseInt(epoch, 36), version: Number(version) };
}
